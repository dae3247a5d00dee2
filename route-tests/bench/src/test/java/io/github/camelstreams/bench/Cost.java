package io.github.camelstreams.bench;

/**
 * What some messages cost.
 *
 * @param messages how many
 * @param nanos from the first to the last
 * @param cpuNanos CPU time of this process, all threads
 * @param allocatedBytes allocated by all threads that live at the end
 */
record Cost(int messages, long nanos, long cpuNanos, long allocatedBytes) {

    double perSecond() {
        return messages * 1e9 / nanos;
    }

    double cpuMicrosPerMessage() {
        return cpuNanos / 1e3 / messages;
    }

    double bytesPerMessage() {
        return (double) allocatedBytes / messages;
    }
}
