package io.github.camelstreams.component.rabbitmq.stream.producer;

import io.github.camelstreams.component.rabbitmq.stream.ProblemLog;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives tasks to the threads of another executor, several to a thread: one that has started goes on
 * for as long as there are any. Waking a thread costs more than most tasks.
 *
 * <p>A task that blocks holds up no other: another thread is called before it runs. Where there is
 * no thread to be had, the calling one runs what there is to run. Thread-safe.
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

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (!call()) {
            run();
        }
    }

    /** False when there is no thread: the executor is closed, or the system can make none. */
    private boolean call() {
        if (called.compareAndSet(false, true)) {
            try {
                threads.execute(this::run);
            } catch (RuntimeException | Error e) {
                LOG.debug("No thread to be had: this one does the rest", e);
                called.set(false);
                return false;
            }
        }
        return true;
    }

    private void run() {
        called.set(false);
        Runnable task;
        while ((task = tasks.poll()) != null) {
            if (!tasks.isEmpty()) {
                // should the task of this thread block, the others are not held up by it
                call();
            }
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                problems.unexpected("A task has failed", e);
            }
        }
    }
}
