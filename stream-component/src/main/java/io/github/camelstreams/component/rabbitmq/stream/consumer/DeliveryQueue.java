package io.github.camelstreams.component.rabbitmq.stream.consumer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The messages delivered to one activation that wait for their turn, handed out in batches and in
 * the order of their delivery. A message that comes after the end gives its credit back at once.
 * One thread adds, another takes and closes; the size may be asked for by any.
 *
 * <p>The taking thread takes all that has arrived at once, and hands it out without meeting the
 * adding thread again. It is woken when there is a full batch for it, or a whole chunk has arrived.
 */
final class DeliveryQueue {

    private static final Duration IDLE = Duration.ofMillis(100);
    private static final int NOBODY_WAITS = Integer.MAX_VALUE;

    private final int maxBatchSize;
    private final Duration batchingInterval;
    private final Object lock = new Object();
    private final AtomicInteger takenSize = new AtomicInteger();
    private Queue<Delivery> arrived = new ArrayDeque<>();
    private Queue<Delivery> taken = new ArrayDeque<>();
    private int wakeAtSize = NOBODY_WAITS;
    private boolean wakeAtChunkEnd;
    private boolean closed;

    /**
     * @param maxBatchSize how many messages a batch holds at most
     * @param batchingInterval how long to wait for a batch to fill, once it has its first message
     */
    DeliveryQueue(int maxBatchSize, Duration batchingInterval) {
        this.maxBatchSize = maxBatchSize;
        this.batchingInterval = batchingInterval;
    }

    /**
     * Adds a message.
     *
     * @param lastOfChunk whether it may take a while until the next one comes
     */
    void add(Delivery delivery, boolean lastOfChunk) {
        synchronized (lock) {
            if (!closed) {
                arrived.add(delivery);
                if (arrived.size() >= wakeAtSize || (lastOfChunk && wakeAtChunkEnd)) {
                    wake();
                }
                return;
            }
        }
        delivery.release();
    }

    int size() {
        synchronized (lock) {
            return arrived.size() + takenSize.get();
        }
    }

    /**
     * The next batch; empty when none has come for a while.
     *
     * @param stopping ends the waiting for a batch to fill
     */
    List<Delivery> nextBatch(BooleanSupplier stopping) throws InterruptedException {
        if (taken.size() < maxBatchSize) {
            takeWhatHasArrived(stopping);
        }
        int size = Math.min(maxBatchSize, taken.size());
        List<Delivery> batch = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            batch.add(taken.remove());
        }
        takenSize.lazySet(taken.size());
        return batch;
    }

    private void takeWhatHasArrived(BooleanSupplier stopping) throws InterruptedException {
        synchronized (lock) {
            if (taken.isEmpty() && arrived.isEmpty()) {
                await(maxBatchSize, true, IDLE, () -> false);
            }
            int missing = maxBatchSize - taken.size();
            boolean begun = missing < maxBatchSize || !arrived.isEmpty();
            if (begun && arrived.size() < missing && !batchingInterval.isZero()) {
                await(missing, false, batchingInterval, stopping);
            }
            if (taken.isEmpty()) {
                Queue<Delivery> empty = taken;
                taken = arrived;
                arrived = empty;
            } else {
                taken.addAll(arrived);
                arrived.clear();
            }
            takenSize.set(taken.size());
        }
    }

    /** Waits for so many messages, or the end of a chunk, or until the time is over. */
    private void await(int size, boolean orChunkEnd, Duration atMost, BooleanSupplier stopping)
            throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        wakeAtSize = size;
        wakeAtChunkEnd = orChunkEnd;
        try {
            long left = atMost.toNanos();
            while (wakeAtSize != NOBODY_WAITS && left > 0 && !stopping.getAsBoolean()) {
                // rounded up: 0 would be for ever
                lock.wait(Math.min(IDLE.toMillis(), TimeUnit.NANOSECONDS.toMillis(left) + 1));
                left = deadline - System.nanoTime();
            }
        } finally {
            wakeAtSize = NOBODY_WAITS;
            wakeAtChunkEnd = false;
        }
    }

    private void wake() {
        wakeAtSize = NOBODY_WAITS;
        wakeAtChunkEnd = false;
        lock.notifyAll();
    }

    /** Gives back the credit of everything that waits, and of whatever still comes. */
    void close() {
        List<Delivery> left;
        synchronized (lock) {
            closed = true;
            left = new ArrayList<>(taken);
            left.addAll(arrived);
            taken.clear();
            arrived.clear();
            takenSize.set(0);
        }
        left.forEach(Delivery::release);
    }
}
