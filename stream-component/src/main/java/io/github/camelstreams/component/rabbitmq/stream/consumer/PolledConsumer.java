package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamEndpoint;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;

/** A consumer whose exchanges are polled, instead of going to a route. */
final class PolledConsumer extends RabbitMQStreamConsumer {

    private final HandOver handOver;

    PolledConsumer(RabbitMQStreamEndpoint endpoint, HandOver handOver) {
        super(endpoint, exchange -> {});
        this.handOver = handOver;
    }

    @Override
    void process(Exchange exchange, BooleanSupplier stopping) throws Exception {
        handOver.offer(exchange, stopping);
    }
}
