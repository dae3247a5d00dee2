package io.github.camelstreams.order;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;

/** Messages as the consumer hands them over. */
final class Messages {

    private static final CamelContext CONTEXT = new DefaultCamelContext();

    /** When the broker has stored them. */
    static final Instant STORED_AT = Instant.parse("2025-01-11T10:00:00Z");

    /** The database's time, for steps that have no reason to ask for it. */
    static final Supplier<Instant> NOT_ASKED =
            () -> {
                throw new AssertionError("No message is from the future");
            };

    private Messages() {}

    static Message created(long offset, String customerId, String address, String timestamp) {
        return message(
                offset,
                "customer.created",
                """
                {"customer_id": "%s", "name": "N", "email": "n@example.com", "address": "%s", "timestamp": "%s"}
                """
                        .formatted(customerId, address, timestamp));
    }

    static Message moved(long offset, String customerId, String address, String timestamp) {
        return message(
                offset,
                "customer.address.updated",
                "{\"customer_id\": \"%s\", \"address\": \"%s\", \"timestamp\": \"%s\"}"
                        .formatted(customerId, address, timestamp));
    }

    static Message message(long offset, String type, String body) {
        return message(
                offset,
                annotations("event-" + offset, type),
                body.getBytes(StandardCharsets.UTF_8));
    }

    static Message message(long offset, Map<String, Object> annotations, byte[] body) {
        Message message = new DefaultMessage(CONTEXT);
        message.setHeader(RabbitMQStreamConstants.STREAM, "customer");
        message.setHeader(RabbitMQStreamConstants.OFFSET, offset);
        message.setHeader(RabbitMQStreamConstants.TIMESTAMP, STORED_AT.toEpochMilli());
        message.setHeader(RabbitMQStreamConstants.MESSAGE_ANNOTATIONS, annotations);
        message.setBody(body);
        return message;
    }

    static Map<String, Object> annotations(Object eventId, Object eventType) {
        Map<String, Object> annotations = new LinkedHashMap<>();
        annotations.put("event_id", eventId);
        annotations.put("event_type", eventType);
        return annotations;
    }
}
