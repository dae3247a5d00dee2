package io.github.camelstreams.component.rabbitmq.stream.consumer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.spi.ExecutorServiceManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that makes all changes to a subscription, one after the other. Thread-safe.
 *
 * <p>Whatever goes wrong in a task, an {@link Error} as well, the consumption must not end without
 * a word: it is logged, and the task is tried again.
 */
final class SupervisorThread {

    private static final Logger LOG = LoggerFactory.getLogger(SupervisorThread.class);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final String stream;
    private final ExecutorServiceManager executors;
    private final ScheduledExecutorService scheduler;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    /**
     * @param owner on whose behalf it runs
     * @param executors makes the thread, and forgets it in the end
     */
    SupervisorThread(String stream, Object owner, ExecutorServiceManager executors) {
        this.stream = stream;
        this.executors = executors;
        this.scheduler =
                executors.newSingleThreadScheduledExecutor(owner, "RabbitMQStreamSupervisor");
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
     * @param task is given what to run before it changes anything: it throws when nobody waits any
     *     more
     * @throws IllegalStateException when there is no result within the time given, or the thread is
     *     stopped; the task changes nothing then
     */
    <T> T call(Function<Runnable, T> task, Duration timeout) {
        CompletableFuture<T> result = new CompletableFuture<>();
        AtomicBoolean decided = new AtomicBoolean();
        Runnable decide =
                () -> {
                    if (!decided.compareAndSet(false, true)) {
                        throw new IllegalStateException("Nobody waits for it any more");
                    }
                };
        hand(() -> complete(result, () -> task.apply(decide)));
        String problem = await(result, timeout);
        if (problem != null && decided.compareAndSet(false, true)) {
            throw new IllegalStateException(problem);
        }
        return join(result);
    }

    private static <T> void complete(CompletableFuture<T> result, Supplier<T> task) {
        try {
            result.complete(task.get());
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    /** Returns why there is no result, {@code null} when there is one. */
    private String await(CompletableFuture<?> result, Duration timeout) {
        CompletableFuture<?> either =
                CompletableFuture.anyOf(result.exceptionally(e -> null), stopped);
        try {
            either.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return result.isDone() ? null : "The consumer has been stopped";
        } catch (TimeoutException e) {
            return "No answer within " + timeout;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "Interrupted";
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T join(CompletableFuture<T> result) {
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        }
    }

    /** Runs the task again and again; one that fails is not repeated before its next turn. */
    @SuppressWarnings("FutureReturnValueIgnored") // the task reports what it throws
    void repeat(Runnable task, Duration interval) {
        scheduler.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException | Error e) {
                        LOG.error("Stream {}: unexpected failure", stream, e);
                    }
                },
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Interrupts the task that runs and waits for its end; the others are dropped. */
    void stop(Duration timeout) {
        executors.shutdownNow(scheduler);
        stopped.complete(null);
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
        } catch (RuntimeException | Error e) {
            LOG.error("Stream {}: unexpected failure, trying again", stream, e);
            hand(task, RETRY);
        }
    }
}
