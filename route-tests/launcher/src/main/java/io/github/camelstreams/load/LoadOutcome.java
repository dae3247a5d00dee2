package io.github.camelstreams.load;

import org.HdrHistogram.Histogram;

/**
 * What a load has measured of the requests that were done by an answer.
 *
 * @param latency in nanoseconds, from when a request was due to its last answer
 * @param nanos from the first request to the last answer
 */
public record LoadOutcome(Histogram latency, long nanos) {

    /** How many requests are done. */
    public long requests() {
        return latency.getTotalCount();
    }

    /** How many were done a second. */
    public double perSecond() {
        return requests() * 1e9 / nanos;
    }

    /** The latency that so many percent do not exceed, in milliseconds. */
    public double millis(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e6;
    }
}
