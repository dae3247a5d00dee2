package io.github.camelstreams.component.rabbitmq.stream.producer;

import io.github.camelstreams.component.rabbitmq.stream.ProblemLog;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives tasks to the threads of another executor, several to a thread: one that has started goes on
 * for as long as there are any. Waking a thread costs more than most tasks.
 *
 * <p>A task that blocks holds up no other: another thread is called before it runs. Thread-safe.
 */
final class CoalescingExecutor implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(CoalescingExecutor.class);

    private final ProblemLog problems = new ProblemLog(LOG);

    private final Executor threads;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean called = new AtomicBoolean();

    /**
     * @param threads runs a task at once, on a thread of its own, or rejects it
     */
    CoalescingExecutor(Executor threads) {
        this.threads = threads;
    }

    /**
     * @throws RejectedExecutionException when there is no thread for it; it will then never run
     */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        try {
            call();
        } catch (RejectedExecutionException e) {
            if (tasks.remove(task)) {
                throw e;
            }
        }
    }

    private void call() {
        if (called.compareAndSet(false, true)) {
            try {
                threads.execute(this::run);
            } catch (RejectedExecutionException e) {
                called.set(false);
                throw e;
            }
        }
    }

    private void run() {
        called.set(false);
        Runnable task;
        while ((task = tasks.poll()) != null) {
            if (!tasks.isEmpty()) {
                callForTheOthers();
            }
            try {
                task.run();
            } catch (RuntimeException e) {
                problems.unexpected("A task has failed", e);
            }
        }
    }

    /** Should the task of this thread block, the others are not held up by it. */
    private void callForTheOthers() {
        try {
            call();
        } catch (RejectedExecutionException e) {
            LOG.debug("No more threads: this one does the rest", e);
        }
    }
}
