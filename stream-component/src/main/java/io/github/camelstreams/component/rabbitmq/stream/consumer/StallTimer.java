package io.github.camelstreams.component.rabbitmq.stream.consumer;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Notices a group in which nobody is active although there is work: after the leader of a stream
 * was killed, brokers have been seen to leave a single active consumer group that way until a
 * connection was closed.
 *
 * <p>The patience doubles each time it had to act, up to 16-fold, since the active consumer may as
 * well be another instance that is waiting for its database. Used by one thread.
 */
final class StallTimer {

    private static final int MAX_PATIENCE = 16;

    private final long timeoutNanos;
    private final LongSupplier clock;
    private long stalledSince;
    private long lastOffset = -1;
    private int patience = 1;
    private boolean stalled;

    StallTimer(Duration timeout) {
        this(timeout, System::nanoTime);
    }

    StallTimer(Duration timeout, LongSupplier nanoClock) {
        this.timeoutNanos = timeout.toNanos();
        this.clock = nanoClock;
    }

    /** A new subscription gets the full time. */
    void reset() {
        stalled = false;
    }

    /**
     * Looks at the group once.
     *
     * @param nextOffset the stored position
     * @param committedChunkId the first offset of the stream's latest chunk
     * @param busy whether this instance is at work, successfully or not
     * @return whether to subscribe anew
     */
    boolean isStuck(long nextOffset, long committedChunkId, boolean busy) {
        boolean moved = nextOffset != lastOffset;
        lastOffset = nextOffset;
        if (moved) {
            patience = 1;
        }
        if (moved || busy || committedChunkId < nextOffset) {
            stalled = false;
            return false;
        }
        long now = clock.getAsLong();
        if (!stalled) {
            stalled = true;
            stalledSince = now + ThreadLocalRandom.current().nextLong(timeoutNanos / 4 + 1);
            return false;
        }
        if (now - stalledSince < timeoutNanos * patience) {
            return false;
        }
        patience = Math.min(MAX_PATIENCE, patience * 2);
        stalled = false;
        return true;
    }
}
