package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import io.github.camelstreams.component.rabbitmq.stream.offset.TransientOffsetRepository;
import java.time.Duration;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a delivered message passes on its way to the route, and the position behind it. */
@State(Scope.Thread)
public class PositionBenchmark {

    private static final int CHUNK = 1_000;

    private final TransientOffsetRepository positions = new TransientOffsetRepository();
    private final HeldPosition held =
            new HeldPosition(positions, positions.claim("group", "stream", "owner"));
    private final Delivery delivery = new Delivery(null, null);
    private final DeliveryQueue single = new DeliveryQueue(1, Duration.ZERO);
    private DeliveryGuard guard = DeliveryGuard.atOrAfter(0);
    private long offset;

    @Benchmark
    public Position moveThePosition() {
        held.moveTo(held.known().advancedTo(held.known().nextOffset() + 1, null));
        return held.known();
    }

    @Benchmark
    public DeliveryGuard.Verdict guardADelivery() {
        return guard.inspect(offset++, Long.MAX_VALUE, () -> null);
    }

    @Benchmark
    @OperationsPerInvocation(CHUNK)
    public List<Delivery> queueAndTakeAMessage() throws InterruptedException {
        for (int i = 1; i <= CHUNK; i++) {
            single.add(delivery, i == CHUNK);
        }
        List<Delivery> last = List.of();
        for (int i = 0; i < CHUNK; i++) {
            last = single.nextBatch(() -> false);
        }
        return last;
    }
}
