package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.offset.Position;

/** Is told what a subscription cannot mend by itself. Called from any thread; must not block. */
interface SubscriptionEvents extends ProcessingLoop.Listener {

    /** The subscription is of no use any more. */
    void lost(Subscription subscription, Throwable reason);

    /** The stream does not hold what the position points at. */
    void misplaced(Subscription subscription, Position held, DeliveryGuard.Verdict verdict);

    /** It takes a new subscription to begin, and where to begin may have to be decided first. */
    void beginAnew(Subscription subscription, Position claimed);

    /** The subscription has begun to process. */
    void activated(Position position);

    /** Another consumer of the group is to process. */
    void deactivated();

    /** The position could not be claimed; it is tried again. */
    void claimFailing(Throwable failure);
}
