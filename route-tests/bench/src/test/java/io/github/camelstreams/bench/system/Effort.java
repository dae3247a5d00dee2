package io.github.camelstreams.bench.system;

/**
 * How thoroughly the system is measured.
 *
 * @param quick whether all is to be over within a few minutes, with less to rely on
 * @param rounds how often a leg runs
 * @param seconds how long a load lasts
 * @param idleSeconds how long a service has nothing to do before its idle memory is read
 * @param backlog how many events the relay, or the consumer, has to work off
 * @param largestStream how far the stream grows, in events
 * @param minutes how long endurance lasts
 * @param otherJdks whether what depends on the JDK runs on the others of this machine, too
 */
public record Effort(
        boolean quick,
        int rounds,
        double seconds,
        int idleSeconds,
        int backlog,
        long largestStream,
        int minutes,
        boolean otherJdks) {

    /** Everything within a few minutes, with less to rely on. */
    public static Effort quick(int rounds, long largestStream, int minutes, boolean otherJdks) {
        return new Effort(true, rounds, 3, 5, 50_000, largestStream, minutes, otherJdks);
    }

    /** How often a leg runs that takes long. */
    int roundsOfLongLegs() {
        return quick ? 1 : rounds;
    }
}
