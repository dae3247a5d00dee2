package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Message;
import io.github.camelstreams.component.rabbitmq.stream.ProducerConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import java.util.HashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.support.DefaultExchange;

/** Gives each message for a super stream its routing key. Thread-safe. */
final class Routing {

    private final CamelContext context;
    private final boolean wanted;
    private final Expression expression;

    Routing(CamelContext context, ProducerConfiguration configuration) {
        this.context = context;
        this.wanted = configuration.isSuperStream();
        String key = configuration.getRoutingKey();
        this.expression =
                key == null ? null : context.resolveLanguage("simple").createExpression(key);
        if (expression != null) {
            expression.init(context);
        }
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
        String key =
                source == null
                        ? null
                        : source.getHeader(RabbitMQStreamConstants.ROUTING_KEY, String.class);
        if (key == null && expression != null) {
            key = expression.evaluate(own(source, body, exchange), String.class);
        }
        if (key == null || key.isEmpty()) {
            throw new IllegalArgumentException(
                    "a message for a super stream needs a routing key, from the header %s or the option routingKey"
                            .formatted(RabbitMQStreamConstants.ROUTING_KEY));
        }
        return new RoutedMessage(message, key);
    }

    /** What the expression sees: an element of a batch that is no exchange gets one. */
    private Exchange own(org.apache.camel.Message source, Object body, Exchange exchange) {
        if (source == exchange.getMessage()) {
            return exchange;
        }
        Exchange element = new DefaultExchange(context);
        if (source != null) {
            element.getMessage().setHeaders(new HashMap<>(source.getHeaders()));
        }
        element.getMessage().setBody(body);
        return element;
    }
}
