package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.Message;
import java.util.Map;

/**
 * What tells a message from every other: a message annotation or an application property, or the
 * AMQP message id.
 *
 * @param name the annotation's or property's name, {@code null} for the message id
 */
record MessageIdentity(String name) {

    /** The identity as text, {@code null} when the message has none. */
    String of(Message message) {
        Object value = name == null ? messageId(message) : named(message);
        return value == null ? null : value.toString();
    }

    private static Object messageId(Message message) {
        return message.getProperties() == null ? null : message.getProperties().getMessageId();
    }

    private Object named(Message message) {
        Object value = value(message.getMessageAnnotations());
        return value == null ? value(message.getApplicationProperties()) : value;
    }

    private Object value(Map<String, Object> values) {
        return values == null ? null : values.get(name);
    }
}
