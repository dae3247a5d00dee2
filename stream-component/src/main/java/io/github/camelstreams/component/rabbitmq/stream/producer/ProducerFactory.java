package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Producer;
import com.rabbitmq.stream.Resource;

/** Opens producers of the stream client. */
@FunctionalInterface
interface ProducerFactory {

    /**
     * Opens a producer, which may take as long as a connection does.
     *
     * @param listener told of every change of the producer's state, on a thread of the client
     * @throws RuntimeException when the broker does not answer or refuses
     */
    Producer open(Resource.StateListener listener);
}
