package io.github.camelstreams.component.rabbitmq.stream.client;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How long the broker has given no answer. Thread-safe. */
final class BrokerSilence {

    private final long patience;
    private final LongSupplier nanoTime;
    private boolean begun;
    private long since;

    /**
     * @param patience how long the broker may give no answer
     * @param nanoTime as {@link System#nanoTime()}
     */
    BrokerSilence(Duration patience, LongSupplier nanoTime) {
        this.patience = patience.toNanos();
        this.nanoTime = nanoTime;
    }

    /** The broker has given an answer. */
    synchronized void ends() {
        begun = false;
    }

    /**
     * The broker has given no answer.
     *
     * @return whether this has been so for longer than it may
     */
    synchronized boolean goesOn() {
        long now = nanoTime.getAsLong();
        if (!begun) {
            begun = true;
            since = now;
        }
        return now - since > patience;
    }
}
