package io.github.camelstreams.component.rabbitmq.stream.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DeliveryQueueTest {

    private final SimulatedStream stream = new SimulatedStream(List.of(10));
    private final DeliveryQueue queue = new DeliveryQueue(4, Duration.ZERO);

    @Test
    void aBatchIsWhatHasArrivedUpToItsLimit() throws Exception {
        add(queue, 0, 10);
        assertThat(queue.size()).isEqualTo(10);
        assertThat(offsets(queue.nextBatch(() -> false))).containsExactly(0L, 1L, 2L, 3L);
        assertThat(offsets(queue.nextBatch(() -> false))).containsExactly(4L, 5L, 6L, 7L);
        assertThat(offsets(queue.nextBatch(() -> false))).containsExactly(8L, 9L);
        assertThat(queue.nextBatch(() -> false)).isEmpty();
    }

    @Test
    void withAnIntervalABatchWaitsToFill() throws Exception {
        DeliveryQueue patient = new DeliveryQueue(4, Duration.ofSeconds(20));
        add(patient, 0, 1);
        CompletableFuture<List<Delivery>> batch = nextBatch(patient);
        add(patient, 1, 3);
        add(patient, 3, 6);
        assertThat(offsets(batch.get(10, TimeUnit.SECONDS))).containsExactly(0L, 1L, 2L, 3L);
        assertThat(patient.size()).isEqualTo(2);
    }

    @Test
    void anIntervalThatIsOverEndsTheWaiting() throws Exception {
        DeliveryQueue patient = new DeliveryQueue(4, Duration.ofMillis(50));
        add(patient, 0, 2);
        long start = System.nanoTime();
        assertThat(offsets(patient.nextBatch(() -> false))).containsExactly(0L, 1L);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }

    @Test
    void stoppingEndsTheWaiting() throws Exception {
        DeliveryQueue patient = new DeliveryQueue(4, Duration.ofDays(1));
        add(patient, 0, 2);
        assertThat(offsets(patient.nextBatch(() -> true))).containsExactly(0L, 1L);
    }

    @Test
    void stoppingLaterEndsTheWaitingToo() throws Exception {
        DeliveryQueue patient = new DeliveryQueue(4, Duration.ofDays(1));
        add(patient, 0, 2);
        AtomicBoolean stopping = new AtomicBoolean();
        CompletableFuture<List<Delivery>> batch = nextBatch(patient, stopping::get);
        assertThat(batch).isNotDone();
        stopping.set(true);
        assertThat(offsets(batch.get(10, TimeUnit.SECONDS))).containsExactly(0L, 1L);
    }

    @Test
    void everythingComesInOrderWhileItIsAdded() throws Exception {
        int messages = 100_000;
        DeliveryQueue shared = new DeliveryQueue(7, Duration.ZERO);
        List<Delivery> added = LongStream.range(0, messages).mapToObj(stream::delivery).toList();
        CompletableFuture<Void> adding =
                CompletableFuture.runAsync(
                        () -> added.forEach(each -> shared.add(each, each.offset() % 100 == 99)));
        List<Delivery> taken = new ArrayList<>();
        while (taken.size() < messages) {
            List<Delivery> batch = shared.nextBatch(() -> false);
            assertThat(batch).hasSizeLessThanOrEqualTo(7);
            taken.addAll(batch);
        }
        adding.join();
        assertThat(taken).isEqualTo(added);
        assertThat(shared.size()).isZero();
    }

    @Test
    void whatIsLeftAndWhatComesLateGivesItsCreditBackOnce() {
        add(queue, 0, 3);
        assertThat(stream.releases()).containsOnly(0);
        queue.close();
        assertThat(stream.releases()).containsExactly(1, 1, 1);
        add(queue, 3, 5);
        assertThat(stream.releases()).containsExactly(1, 1, 1, 1, 1);
        assertThat(queue.size()).isZero();
    }

    private static CompletableFuture<List<Delivery>> nextBatch(DeliveryQueue queue) {
        return nextBatch(queue, () -> false);
    }

    private static CompletableFuture<List<Delivery>> nextBatch(
            DeliveryQueue queue, BooleanSupplier stopping) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return queue.nextBatch(stopping);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    private void add(DeliveryQueue target, long from, long end) {
        LongStream.range(from, end)
                .forEach(offset -> target.add(stream.delivery(offset), offset + 1 == end));
    }

    private static List<Long> offsets(List<Delivery> batch) {
        return batch.stream().map(Delivery::offset).toList();
    }
}
