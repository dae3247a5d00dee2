package io.github.camelstreams.component.rabbitmq.stream.producer;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamEndpoint;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/** Publishes to a stream. */
public class RabbitMQStreamProducer extends DefaultAsyncProducer {

    public RabbitMQStreamProducer(RabbitMQStreamEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        exchange.setException(new UnsupportedOperationException("Publishing is not there yet"));
        callback.done(true);
        return true;
    }
}
