package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.ConsumerBuilder;
import com.rabbitmq.stream.ConsumerFlowStrategy;
import com.rabbitmq.stream.ConsumerUpdateListener;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.MessageHandler;
import com.rabbitmq.stream.OffsetSpecification;
import com.rabbitmq.stream.Resource;
import com.rabbitmq.stream.SubscriptionListener;
import java.time.Duration;

/**
 * A consumer of the stream client, the way the settings ask for it.
 *
 * @param settings the settings
 * @param flow decides when the broker sends more
 * @param handler takes the messages
 * @param state is told of lost connections
 * @param update answers where to start when a single active consumer becomes active
 * @param start answers where to subscribe
 */
record ClientConsumer(
        ConsumerSettings settings,
        ConsumerFlowStrategy flow,
        MessageHandler handler,
        Resource.StateListener state,
        ConsumerUpdateListener update,
        SubscriptionListener start) {

    /** Subscribes; fails when the broker cannot be reached or the stream is not there. */
    Consumer open(Environment environment) {
        ConsumerBuilder builder = environment.consumerBuilder().messageHandler(handler);
        if (settings.trackedByBroker()) {
            // without it the client looks after its position, and stores 0 where it finds none:
            // the first message would count as processed before it is
            builder.name(settings.consumerName())
                    .manualTrackingStrategy()
                    .checkInterval(Duration.ZERO);
        } else {
            builder.noTrackingStrategy();
        }
        if (settings.singleActiveConsumer()) {
            // the offset given here only counts if the update listener failed to name one; where
            // the broker keeps the position, the client would put in its own and drop what lies
            // before
            builder.name(settings.consumerName())
                    .singleActiveConsumer()
                    .consumerUpdateListener(update)
                    .offset(OffsetSpecification.first());
            if (settings.isSuperStream()) {
                SuperStreamMembership.tell(builder, settings.superStream());
            }
        } else {
            // names no offset, so that one which the client computes is one that is stored
            builder.offset(OffsetSpecification.first());
        }
        settings.filter().applyTo(builder);
        return builder.stream(settings.stream())
                .subscriptionListener(start)
                .listeners(state)
                .flow()
                .strategy(flow)
                .builder()
                .build();
    }
}
