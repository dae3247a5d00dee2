package io.github.camelstreams.component.rabbitmq.stream.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The messages delivered to one activation that wait for their turn, handed out in batches and in
 * the order of their delivery. A message that comes after the end gives its credit back at once.
 * One thread adds, another takes; the other methods may be called from any.
 */
final class DeliveryQueue {

    private static final Duration IDLE = Duration.ofMillis(100);

    private final int maxBatchSize;
    private final Duration batchingInterval;
    private final BlockingQueue<Delivery> waiting = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    /**
     * @param maxBatchSize how many messages a batch holds at most
     * @param batchingInterval how long to wait for a batch to fill, once it has its first message
     */
    DeliveryQueue(int maxBatchSize, Duration batchingInterval) {
        this.maxBatchSize = maxBatchSize;
        this.batchingInterval = batchingInterval;
    }

    void add(Delivery delivery) {
        waiting.add(delivery);
        if (closed) {
            release();
        }
    }

    int size() {
        return waiting.size();
    }

    /**
     * The next batch; empty when none has come for a while.
     *
     * @param stopping ends the waiting for a batch to fill
     */
    List<Delivery> nextBatch(BooleanSupplier stopping) throws InterruptedException {
        Delivery first = waiting.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
            return List.of();
        }
        List<Delivery> batch = new ArrayList<>();
        batch.add(first);
        waiting.drainTo(batch, maxBatchSize - batch.size());
        long deadline = System.nanoTime() + batchingInterval.toNanos();
        while (batch.size() < maxBatchSize && !stopping.getAsBoolean()) {
            Delivery next = waiting.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            batch.add(next);
            waiting.drainTo(batch, maxBatchSize - batch.size());
        }
        return batch;
    }

    /** Gives back the credit of everything that waits, and of whatever still comes. */
    void close() {
        closed = true;
        release();
    }

    private void release() {
        List<Delivery> left = new ArrayList<>();
        waiting.drainTo(left);
        left.forEach(Delivery::release);
    }
}
