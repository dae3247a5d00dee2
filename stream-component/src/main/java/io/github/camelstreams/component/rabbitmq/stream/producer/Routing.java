package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Message;
import io.github.camelstreams.component.rabbitmq.stream.ProducerConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/** Gives each message for a super stream its routing key. Thread-safe. */
final class Routing {

    private final boolean wanted;
    private final ElementExpression key;

    Routing(CamelContext context, ProducerConfiguration configuration) {
        this.wanted = configuration.isSuperStream();
        this.key =
                new ElementExpression(
                        context,
                        RabbitMQStreamConstants.ROUTING_KEY,
                        configuration.getRoutingKey());
    }

    /**
     * The message with its key, where that is wanted.
     *
     * @param source where header and body come from; null for a body without headers
     * @param body the body
     * @param exchange the exchange of the source, or the one whose batch it is in
     * @throws IllegalArgumentException when it has none
     */
    Message route(
            Message message, org.apache.camel.Message source, Object body, Exchange exchange) {
        if (!wanted) {
            return message;
        }
        String found = key.evaluate(source, body, exchange);
        if (found == null) {
            throw new IllegalArgumentException(
                    "a message for a super stream needs a routing key, from the header %s or the option routingKey"
                            .formatted(RabbitMQStreamConstants.ROUTING_KEY));
        }
        return new RoutedMessage(message, found);
    }
}
