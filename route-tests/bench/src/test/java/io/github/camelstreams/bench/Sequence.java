package io.github.camelstreams.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sees messages arrive and checks that they are all there, once and in order. Used by one thread at
 * a time; any thread may wait for its end.
 */
final class Sequence {

    private final int length;
    private final CountDownLatch complete = new CountDownLatch(1);
    private volatile IllegalStateException fault;
    private CostMeter meter;
    private volatile Cost cost;
    private int next;

    Sequence(int length) {
        this.length = length;
    }

    void arrived(byte[] body) {
        if (next == 0) {
            meter = CostMeter.start();
        }
        long number = Payload.number(body);
        if (number != next) {
            fault = new IllegalStateException("expected message " + next + ", got " + number);
            complete.countDown();
        }
        next++;
        if (next == length) {
            cost = meter.of(length);
            complete.countDown();
        }
    }

    /** What the sequence cost from its first message to its last. */
    Cost await() throws InterruptedException {
        if (!complete.await(120, TimeUnit.SECONDS)) {
            throw new IllegalStateException("only " + next + " of " + length + " messages came");
        }
        if (fault != null) {
            throw fault;
        }
        return cost;
    }
}
