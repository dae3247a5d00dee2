package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamEndpoint;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;

/** A consumer whose exchanges are polled, instead of going to a route. */
final class PolledConsumer extends RabbitMQStreamConsumer {

    private final PolledExchanges handOver;

    PolledConsumer(RabbitMQStreamEndpoint endpoint, PolledExchanges handOver) {
        super(endpoint, exchange -> {});
        this.handOver = handOver;
    }

    /** Never one of a pool: whoever polled it may go on using it. */
    @Override
    public Exchange createExchange(boolean autoRelease) {
        return getEndpoint().createExchange();
    }

    @Override
    public void releaseExchange(Exchange exchange, boolean autoRelease) {
        // not from a pool
    }

    @Override
    void process(Exchange exchange, BooleanSupplier stopping) throws Exception {
        handOver.offer(exchange, stopping);
    }
}
