package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.ConsumerBuilder;
import com.rabbitmq.stream.Resource;

/**
 * Has the broker spread the partitions of a super stream over the instances of a single active
 * consumer group: it does for consumers that tell which super stream their partition belongs to.
 *
 * <p>stream-client 1.11.0 tells it for a consumer of all partitions only, which cannot be replaced
 * partition by partition. Its builder keeps the super stream once it was asked for such a consumer,
 * and passes it on with whatever is built afterwards. So it is asked for one here, and kept from
 * making it before anything is opened. Should another version of the client forget the super
 * stream, the group stays correct, but the instance that comes first gets every partition.
 */
final class SuperStreamMembership {

    private SuperStreamMembership() {}

    /**
     * Makes the consumers of this builder members of the super stream. The stream and the listeners
     * of the builder have to be set afterwards.
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
