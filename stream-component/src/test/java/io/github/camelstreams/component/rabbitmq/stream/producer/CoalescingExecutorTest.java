package io.github.camelstreams.component.rabbitmq.stream.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CoalescingExecutorTest {

    private final Deque<Runnable> called = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void tasksThatComeBeforeTheThreadHasStartedShareIt() {
        CoalescingExecutor executor = new CoalescingExecutor(called::add);
        executor.execute(() -> done.add("first"));
        executor.execute(() -> done.add("second"));

        assertThat(called).hasSize(1);
        called.poll().run();
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void aTaskThatComesWhileAnotherRunsGetsAThread() {
        CoalescingExecutor executor = new CoalescingExecutor(called::add);
        executor.execute(
                () -> {
                    executor.execute(() -> done.add("second"));
                    called.poll().run();
                    done.add("first");
                });
        called.poll().run();

        assertThat(done).containsExactly("second", "first");
    }

    @Test
    void aTaskThatFailsTakesNoOtherWithIt() {
        CoalescingExecutor executor = new CoalescingExecutor(called::add);
        executor.execute(
                () -> {
                    throw new IllegalStateException("broken");
                });
        executor.execute(() -> done.add("second"));

        called.poll().run();
        assertThat(done).containsExactly("second");
    }

    static Stream<Throwable> reasons() {
        return Stream.of(
                new RejectedExecutionException("closed"),
                new OutOfMemoryError("unable to create native thread"));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void withoutAThreadTheCallingOneRunsThem(Throwable reason) {
        List<Runnable> accepted = new ArrayList<>();
        CoalescingExecutor executor =
                new CoalescingExecutor(
                        task -> {
                            if (done.isEmpty()) {
                                sneak(reason);
                            }
                            accepted.add(task);
                        });
        executor.execute(() -> done.add("rejected"));
        assertThat(done).containsExactly("rejected");
        executor.execute(() -> done.add("accepted"));
        accepted.forEach(Runnable::run);

        assertThat(done).containsExactly("rejected", "accepted");
    }

    /** It has been left to a thread that then does not come. */
    @Test
    void withoutAThreadTheCallingOneRunsWhatOthersHaveLeftToIt() {
        List<CoalescingExecutor> executors = new ArrayList<>();
        executors.add(
                new CoalescingExecutor(
                        task -> {
                            if (called.isEmpty()) {
                                called.add(task);
                                executors.get(0).execute(() -> done.add("meanwhile"));
                            }
                            throw new RejectedExecutionException("closed");
                        }));
        executors.get(0).execute(() -> done.add("first"));

        assertThat(done).containsExactly("first", "meanwhile");
    }

    @Test
    void anErrorOfATaskTakesNoOtherWithIt() {
        CoalescingExecutor executor = new CoalescingExecutor(called::add);
        executor.execute(
                () -> {
                    throw new NoClassDefFoundError("gone");
                });
        executor.execute(() -> done.add("second"));
        called.poll().run();

        assertThat(done).containsExactly("second");
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable reason) throws T {
        throw (T) reason;
    }

    @Test
    void everyTaskRunsOnceHoweverManyComeFromWherever() throws InterruptedException {
        CoalescingExecutor executor = new CoalescingExecutor(threads);
        int sources = 4;
        int each = 50_000;
        CountDownLatch all = new CountDownLatch(sources * each);
        AtomicInteger runs = new AtomicInteger();
        for (int source = 0; source < sources; source++) {
            threads.execute(
                    () -> {
                        for (int i = 0; i < each; i++) {
                            executor.execute(
                                    () -> {
                                        runs.incrementAndGet();
                                        all.countDown();
                                    });
                        }
                    });
        }

        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(runs).hasValue(sources * each);
    }

    @Test
    void aTaskThatBlocksHoldsUpNoOther() throws InterruptedException {
        CoalescingExecutor executor = new CoalescingExecutor(threads);
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch later = new CountDownLatch(100);
        executor.execute(
                () -> {
                    try {
                        blocked.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        for (int i = 0; i < 100; i++) {
            executor.execute(later::countDown);
        }

        assertThat(later.await(30, TimeUnit.SECONDS)).isTrue();
        blocked.countDown();
    }
}
