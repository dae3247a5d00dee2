package io.github.camelstreams.bench.system;

/**
 * How thoroughly the system is measured.
 *
 * @param rounds how often a leg runs
 * @param seconds how long a load lasts
 * @param idleSeconds how long a service has nothing to do before its idle memory is read
 * @param largestStream how far the stream grows, in events
 * @param minutes how long endurance lasts
 * @param otherJdks whether what depends on the JDK runs on the others of this machine, too
 */
public record Effort(
        int rounds,
        double seconds,
        int idleSeconds,
        long largestStream,
        int minutes,
        boolean otherJdks) {}
