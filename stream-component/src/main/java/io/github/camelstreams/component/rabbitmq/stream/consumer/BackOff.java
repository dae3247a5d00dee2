package io.github.camelstreams.component.rabbitmq.stream.consumer;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waiting times that double from a first to a longest one, each shortened by up to half at random
 * so that instances that failed together do not come back together. Used by one thread at a time.
 */
final class BackOff {

    private final long initialMillis;
    private final long maxMillis;
    private long nextMillis;

    BackOff(Duration initial, Duration max) {
        this.initialMillis = Math.max(1, initial.toMillis());
        this.maxMillis = Math.max(initialMillis, max.toMillis());
        reset();
    }

    /** The next waiting time, between half of and the whole of the current step. */
    Duration next() {
        long step = nextMillis;
        nextMillis = Math.min(maxMillis, step * 2);
        return Duration.ofMillis(step - ThreadLocalRandom.current().nextLong(step / 2 + 1));
    }

    /** Starts again at the first waiting time. */
    void reset() {
        nextMillis = initialMillis;
    }
}
