package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Looks whether the stream still holds the message before the position, when a filter may keep it
 * from being delivered: reads the chunk that holds it without the filter. Thread-safe.
 */
final class PositionCheck {

    private final ConsumerSettings settings;
    private final EnvironmentLease lease;
    private final StoredChunks chunks;

    PositionCheck(ConsumerSettings settings, EnvironmentLease lease) {
        this.settings = settings;
        this.lease = lease;
        this.chunks = new StoredChunks(lease, settings.stream());
    }

    /**
     * What is wrong with the position; {@link DeliveryGuard.Verdict#ACCEPT} when nothing is. Blocks
     * for as long as the broker takes.
     *
     * @throws RuntimeException when the broker does not tell
     */
    DeliveryGuard.Verdict verdict(Position claimed) {
        StartingPoint start = StartingPoint.of(claimed, settings, true);
        DeliveryGuard guard = start.guard();
        if (guard.positioned()) {
            return DeliveryGuard.Verdict.ACCEPT;
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
        // a stream without any message holds all there was before the first
        if (guard.positioned() || claimed.nextOffset() == 0) {
            return DeliveryGuard.Verdict.ACCEPT;
        }
        if (claimed.lastMessageId() == null
                && StreamRange.of(settings.stream(), lease).lastChunk() + 1
                        >= claimed.nextOffset()) {
            // what is before it may be a stored position
            return DeliveryGuard.Verdict.ACCEPT;
        }
        if (chunks.end() < claimed.nextOffset()) {
            return DeliveryGuard.Verdict.OTHER_STREAM;
        }
        throw new IllegalStateException(
                "The broker did not deliver the message before offset " + claimed.nextOffset());
    }

    private static boolean isWrong(DeliveryGuard.Verdict verdict) {
        return verdict == DeliveryGuard.Verdict.GAP
                || verdict == DeliveryGuard.Verdict.OTHER_STREAM;
    }
}
