package io.github.camelstreams.test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A moment until which a condition may take to come true. */
public final class Deadline {

    private static final long PAUSE_MILLIS = 50;

    private final long end;

    private Deadline(Duration duration) {
        end = System.nanoTime() + duration.toNanos();
    }

    /** A deadline that passes after the given time from now. */
    public static Deadline after(Duration duration) {
        return new Deadline(duration);
    }

    /** Whether the deadline has passed. */
    public boolean passed() {
        return System.nanoTime() - end >= 0;
    }

    /**
     * Waits until the condition holds; it is asked about 20 times a second, and at least once.
     *
     * @return whether it held before the deadline passed
     */
    public boolean await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (passed()) {
                return false;
            }
            pause();
        }
        return true;
    }

    /** The same for what must not be left half done: an interruption is kept until the end. */
    boolean awaitUninterruptibly(BooleanSupplier condition) {
        boolean interrupted = false;
        try {
            while (!condition.getAsBoolean()) {
                if (passed()) {
                    return false;
                }
                try {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted", e);
        }
    }
}
