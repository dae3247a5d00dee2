package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ChunkLookup.StreamRange;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Looks whether the stream still holds the message before the position, when a filter may keep it
 * from being delivered: reads the chunk that holds it without the filter. Thread-safe.
 */
final class PositionCheck {

    private final ConsumerSettings settings;
    private final EnvironmentLease lease;
    private final ChunkLookup chunks;

    PositionCheck(ConsumerSettings settings, EnvironmentLease lease) {
        this.settings = settings;
        this.lease = lease;
        this.chunks = new ChunkLookup(lease, settings.stream());
    }

    /**
     * What is wrong with the position; {@link DeliveryGuard.Verdict#ACCEPT} when nothing is. Blocks
     * for as long as the broker takes.
     *
     * @throws RuntimeException when the broker does not tell: a slow one is no proof
     */
    DeliveryGuard.Verdict verdict(Position claimed) {
        long next = claimed.nextOffset();
        StartingPoint start = StartingPoint.of(claimed, settings, true);
        DeliveryGuard guard = start.guard();
        if (guard.positioned()) {
            return DeliveryGuard.Verdict.ACCEPT;
        }
        StreamRange range = StreamRange.of(settings.stream(), lease);
        if (range.isEmpty()) {
            // it holds all there was before the first message, and no other
            return next == 0 ? DeliveryGuard.Verdict.ACCEPT : DeliveryGuard.Verdict.OTHER_STREAM;
        }
        AtomicReference<DeliveryGuard.Verdict> wrong = new AtomicReference<>();
        chunks.firstFrom(
                start.offset(),
                (offset, chunkEnd, message) -> {
                    if (!guard.positioned() && wrong.get() == null) {
                        DeliveryGuard.Verdict verdict =
                                guard.inspect(
                                        offset, chunkEnd, () -> settings.identity().of(message));
                        wrong.set(isWrong(verdict) ? verdict : null);
                    }
                });
        if (wrong.get() != null) {
            return wrong.get();
        }
        // what is before it may be a stored position
        boolean mayBeNoMessage = claimed.lastMessageId() == null && range.lastChunk() + 1 >= next;
        if (guard.positioned() || next == 0 || mayBeNoMessage) {
            return DeliveryGuard.Verdict.ACCEPT;
        }
        if (chunks.endBefore(next)) {
            return DeliveryGuard.Verdict.OTHER_STREAM;
        }
        throw new IllegalStateException(
                "The broker did not deliver the message before offset " + next);
    }

    private static boolean isWrong(DeliveryGuard.Verdict verdict) {
        return verdict == DeliveryGuard.Verdict.GAP
                || verdict == DeliveryGuard.Verdict.OTHER_STREAM;
    }
}
