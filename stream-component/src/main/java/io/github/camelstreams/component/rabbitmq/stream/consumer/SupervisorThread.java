package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.ProblemLog;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that makes all changes to a subscription, one after the other. Thread-safe.
 *
 * <p>Whatever goes wrong in a task, the consumption must not end without a word: it is logged, and
 * the task is tried again.
 */
final class SupervisorThread {

    private static final Logger LOG = LoggerFactory.getLogger(SupervisorThread.class);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final ProblemLog problems = new ProblemLog(LOG);
    private final String stream;
    private final ScheduledExecutorService scheduler;

    /**
     * @param scheduler must have one thread; is shut down with this
     */
    SupervisorThread(String stream, ScheduledExecutorService scheduler) {
        this.stream = stream;
        this.scheduler = scheduler;
    }

    /** Runs the task as soon as what was handed over before is done. */
    void hand(Runnable task) {
        hand(task, Duration.ZERO);
    }

    /** Runs the task after a while, unless the thread has been stopped by then. */
    @SuppressWarnings("FutureReturnValueIgnored") // run() reports what the task throws
    void hand(Runnable task, Duration delay) {
        try {
            scheduler.schedule(() -> run(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Stream {}: stopped meanwhile", stream);
        }
    }

    /**
     * Runs the task and waits for its result; throws what it throws.
     *
     * @throws IllegalStateException when there is no result within the time given
     */
    <T> T call(Supplier<T> task, Duration timeout) {
        CompletableFuture<T> result = new CompletableFuture<>();
        hand(
                () -> {
                    try {
                        result.complete(task.get());
                    } catch (RuntimeException e) {
                        result.completeExceptionally(e);
                    }
                });
        try {
            return result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("No answer within " + timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    /** Runs the task again and again; one that fails is not repeated before its next turn. */
    @SuppressWarnings("FutureReturnValueIgnored") // the task reports what it throws
    void repeat(Runnable task, Duration interval) {
        scheduler.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        problems.unexpected("Stream " + stream + ": unexpected failure", e);
                    }
                },
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Interrupts the task that runs and waits for its end; the others are dropped. */
    void stop(Duration timeout) {
        scheduler.shutdownNow();
        try {
            if (!scheduler.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Stream {}: still connecting while stopping", stream);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            problems.unexpected("Stream " + stream + ": unexpected failure, trying again", e);
            hand(task, RETRY);
        }
    }
}
