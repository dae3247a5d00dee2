package io.github.camelstreams.order;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamMessage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Message;

/**
 * What the consumer says of a message. One that was delivered is asked itself, since its headers,
 * which say the same, are made only when somebody asks for one of them.
 */
final class MessageFacts {

    private MessageFacts() {}

    static long offset(Message message) {
        return message instanceof RabbitMQStreamMessage delivered
                ? delivered.getOffset()
                : message.getHeader(RabbitMQStreamConstants.OFFSET, Long.class);
    }

    /** When the broker stored the message, in milliseconds since 1970; 0 when that is not known. */
    static long storedAt(Message message) {
        return message instanceof RabbitMQStreamMessage delivered
                ? delivered.getTimestamp()
                : message.getHeader(RabbitMQStreamConstants.TIMESTAMP, 0L, Long.class);
    }

    /** What may be an event: the data, or a text that another AMQP client has written instead. */
    static byte[] body(Message message) {
        return message.getBody() instanceof String text ? utf8(text) : stored(message);
    }

    /** The body as the stream has it. */
    static byte[] stored(Message message) {
        if (message instanceof RabbitMQStreamMessage delivered) {
            return delivered.getStoredBytes();
        }
        return message.getBody() instanceof byte[] data ? data : new byte[0];
    }

    /** What may be an event, of a body that was stored. */
    static byte[] body(byte[] stored) {
        return RabbitMQStreamMessage.body(stored) instanceof String text ? utf8(text) : stored;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked") // the consumer's contract for this header
    static Map<String, Object> annotations(Message message) {
        if (message instanceof RabbitMQStreamMessage delivered) {
            return delivered.getAnnotations();
        }
        Map<String, Object> annotations =
                message.getHeader(RabbitMQStreamConstants.MESSAGE_ANNOTATIONS, Map.class);
        return annotations == null ? Map.of() : annotations;
    }

    /** The annotation, when it is text that can be stored; {@code null} otherwise. */
    static String text(Message message, String annotation) {
        return annotations(message).get(annotation) instanceof String text && Text.isStorable(text)
                ? text
                : null;
    }
}
