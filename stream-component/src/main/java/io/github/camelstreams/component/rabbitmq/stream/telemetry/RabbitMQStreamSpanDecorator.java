package io.github.camelstreams.component.rabbitmq.stream.telemetry;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamComponent;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.telemetry.Span;
import org.apache.camel.telemetry.decorators.AbstractMessagingSpanDecorator;

/**
 * What the spans of this component are called and tell: they have the name of the stream, and as
 * tags the message id and, of a message that was consumed, its offset.
 *
 * <p>Found by Camel's tracers (camel-opentelemetry2 and others built on camel-telemetry); without
 * one it is not loaded. Thread-safe.
 */
public class RabbitMQStreamSpanDecorator extends AbstractMessagingSpanDecorator {

    static final String OFFSET_TAG = "messaging.rabbitmq.stream.offset";

    @Override
    public String getComponent() {
        return "rabbitmq-stream";
    }

    @Override
    public String getComponentClassName() {
        return RabbitMQStreamComponent.class.getName();
    }

    @Override
    protected String getMessageId(Exchange exchange) {
        Object id = exchange.getMessage().getHeader(RabbitMQStreamConstants.MESSAGE_ID);
        return id == null || id instanceof byte[] ? null : id.toString();
    }

    @Override
    public void beforeTracingEvent(Span span, Exchange exchange, Endpoint endpoint) {
        super.beforeTracingEvent(span, exchange, endpoint);
        Object offset = exchange.getMessage().getHeader(RabbitMQStreamConstants.OFFSET);
        if (offset != null && endpoint.equals(exchange.getFromEndpoint())) {
            span.setTag(OFFSET_TAG, offset.toString());
        }
    }
}
