package io.github.camelstreams.component.rabbitmq.stream.consumer;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long to wait before the next subscription: longer each time, until one of them proves of use.
 * It does by a stored position that moves, or by lasting for a while: to be subscribed, and even to
 * process a message, proves nothing while the position stays, since that message comes again.
 * Thread-safe.
 */
final class Reconnection {

    private static final Duration FIRST_DELAY = Duration.ofMillis(500);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);
    private static final Duration LASTING = LONGEST_DELAY.multipliedBy(3);

    /** Connections are lost every now and then; so many in a row are no accident. */
    private static final int SUSPICIOUS = 3;

    private final BackOff backOff = new BackOff(FIRST_DELAY, LONGEST_DELAY);
    private final LongSupplier nanoTime;
    private boolean subscribed;
    private long subscribedAt;
    private long storedOffset = -1;
    private int lostInARow;

    /**
     * @param nanoTime as {@link System#nanoTime()}
     */
    Reconnection(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void subscribed() {
        subscribed = true;
        subscribedAt = nanoTime.getAsLong();
    }

    /** Where the position is stored, as the one who may move it has found it. */
    synchronized void storedAt(long offset) {
        if (storedOffset != offset && storedOffset != -1) {
            reset();
        }
        storedOffset = offset;
    }

    /** The subscription is lost, or there was none to be had; returns how long to wait. */
    synchronized Duration delay() {
        if (lasts()) {
            reset();
        } else if (subscribed) {
            lostInARow++;
        }
        subscribed = false;
        return backOff.next();
    }

    /** What is wrong, when subscriptions are lost one after the other; {@code null} otherwise. */
    synchronized String problem() {
        return lostInARow < SUSPICIOUS || lasts()
                ? null
                : "%d subscriptions in a row were lost before the position moved: see lastError, the"
                                .formatted(lostInARow)
                        + " log of the broker, and whatever may cut connections in between (a proxy,"
                        + " a limit on the size of messages)";
    }

    private boolean lasts() {
        return subscribed && nanoTime.getAsLong() - subscribedAt > LASTING.toNanos();
    }

    private void reset() {
        backOff.reset();
        lostInARow = 0;
    }
}
