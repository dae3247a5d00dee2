package io.github.camelstreams.component.rabbitmq.stream.consumer;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Hands exchanges over to whoever polls, one at a time: the next one when that before it is
 * completed. One thread offers, any number may take.
 */
final class PolledExchanges {

    private static final long PATIENCE_MILLIS = 100;

    /** The partitions of a super stream take turns. */
    private final Semaphore turn = new Semaphore(1, true);

    private Offer waiting;
    private Offer taken;

    /**
     * Waits until the exchange has been taken and completed.
     *
     * @param stopping ends the waiting for somebody to take it
     * @throws NotTakenException when nobody took it
     */
    void offer(Exchange exchange, BooleanSupplier stopping)
            throws InterruptedException, NotTakenException {
        while (!turn.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
            if (stopping.getAsBoolean()) {
                throw new NotTakenException();
            }
        }
        Offer offer = new Offer(exchange);
        try {
            awaitTaken(offer, stopping);
            offer.completed.await();
        } finally {
            end(offer);
            turn.release();
        }
    }

    private synchronized void awaitTaken(Offer offer, BooleanSupplier stopping)
            throws InterruptedException, NotTakenException {
        waiting = offer;
        notifyAll();
        while (waiting == offer) {
            if (stopping.getAsBoolean()) {
                throw new NotTakenException();
            }
            wait(PATIENCE_MILLIS);
        }
    }

    private synchronized void end(Offer offer) {
        if (waiting == offer) {
            waiting = null;
        }
        if (taken == offer) {
            taken = null;
        }
    }

    /**
     * Takes the next exchange.
     *
     * @param poller the exchange that polls, upon whose completion the one it takes is completed;
     *     {@code null} where whoever takes it completes it
     * @param timeout how long to wait for it
     * @param running ends the waiting when it turns false
     * @return {@code null} when there was none in time
     * @throws IllegalStateException when the poller still holds the one before
     */
    synchronized Exchange take(Exchange poller, Duration timeout, BooleanSupplier running)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (waiting == null) {
            if (poller != null && taken != null && taken.poller == poller) {
                throw new IllegalStateException(
                        "An exchange polls a stream once: the next message comes when it is completed."
                                + " With batching=true it gets several");
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || !running.getAsBoolean()) {
                return null;
            }
            wait(Math.min(left, PATIENCE_MILLIS));
        }
        taken = waiting;
        waiting = null;
        taken.poller = poller;
        notifyAll();
        Exchange completing = poller == null ? taken.exchange : poller;
        completing.getExchangeExtension().addOnCompletion(taken.completion());
        return taken.exchange;
    }

    private static final class Offer {

        private final Exchange exchange;
        private final CountDownLatch completed = new CountDownLatch(1);
        private Exchange poller;

        Offer(Exchange exchange) {
            this.exchange = exchange;
        }

        /** The exchange offered shares the fate of the one that has it now. */
        Synchronization completion() {
            return new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    if (done != exchange) {
                        exchange.setException(done.getException());
                        exchange.setRollbackOnly(done.isRollbackOnly());
                    }
                    completed.countDown();
                }
            };
        }
    }

    /** Nobody polled before the consumer was to stop: the messages have not been begun. */
    static final class NotTakenException extends Exception {

        private static final long serialVersionUID = 1L;
    }
}
