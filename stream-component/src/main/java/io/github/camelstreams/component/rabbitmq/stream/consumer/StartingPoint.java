package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;

/**
 * What an activation asks the broker for, and what it lets through.
 *
 * @param offset what to ask for: the last message processed where there is one, so that the guard
 *     can see that it is still there
 * @param guard what to let through
 */
record StartingPoint(OffsetSpecification offset, DeliveryGuard guard) {

    /**
     * @param claimed the position to go on from; one that is {@linkplain Beginning#isOpen open} is
     *     decided first
     * @param firstActivation whether nothing can be on its way from an earlier activation
     */
    static StartingPoint of(Position claimed, ConsumerSettings settings, boolean firstActivation) {
        long next = claimed.nextOffset();
        boolean restarted = claimed.incomplete() != null && claimed.lastMessageId() == null;
        if (restarted && firstActivation) {
            return new StartingPoint(
                    OffsetSpecification.offset(next), DeliveryGuard.atOrAfter(next));
        }
        if (claimed.isNew() && !settings.completeFromStart()) {
            return new StartingPoint(OffsetSpecification.first(), DeliveryGuard.atOrAfter(0));
        }
        String previousMessageId = next == 0 ? null : claimed.lastMessageId();
        return new StartingPoint(
                OffsetSpecification.offset(Math.max(0, next - 1)),
                DeliveryGuard.from(next, previousMessageId, firstActivation));
    }
}
