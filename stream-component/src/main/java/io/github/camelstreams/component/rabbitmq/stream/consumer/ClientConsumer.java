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

    /**
     * Has the broker spread the partitions of a super stream over the instances of a single active
     * consumer group: it does for consumers that tell which super stream their partition belongs
     * to.
     *
     * <p>stream-client 1.11.0 tells it for a consumer of all partitions only, which cannot be
     * replaced partition by partition. Its builder keeps the super stream once it was asked for
     * such a consumer, and passes it on with whatever is built afterwards. So it is asked for one
     * here, and kept from making it before anything is opened. Should another version of the client
     * forget the super stream, the group stays correct, but the instance that comes first gets
     * every partition.
     */
    private static final class SuperStreamMembership {

        private SuperStreamMembership() {}

        /**
         * Makes the consumers of this builder members of the super stream. The stream and the
         * listeners of the builder have to be set afterwards.
         */
        static void tell(ConsumerBuilder builder, String superStream) {
            builder.superStream(superStream).listeners(SuperStreamMembership::enough);
            try {
                Consumer unwanted = builder.build();
                unwanted.close();
            } catch (Told e) {
                // that was all
            }
            builder.superStream(null).listeners();
        }

        private static void enough(Resource.Context context) {
            throw new Told();
        }

        /** The client logs and forgets whatever a listener throws but errors. */
        private static final class Told extends Error {

            private static final long serialVersionUID = 1L;

            Told() {
                super(null, null, false, false);
            }
        }
    }
}
