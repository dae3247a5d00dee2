package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamEndpoint;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** Consumes from a stream. */
public class RabbitMQStreamConsumer extends DefaultConsumer {

    public RabbitMQStreamConsumer(RabbitMQStreamEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }
}
