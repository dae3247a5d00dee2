package io.github.camelstreams.component.rabbitmq.stream.message;

import com.rabbitmq.stream.MessageBuilder;
import com.rabbitmq.stream.MessageBuilder.PropertiesBuilder;
import com.rabbitmq.stream.Properties;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.apache.camel.Message;

/** The properties section of an AMQP 1.0 message, each property with a header of its own. */
final class AmqpProperties {

    private static final String PREFIX = "CamelRabbitMQStream";

    private static final Map<String, Writer> WRITERS =
            Map.ofEntries(
                    Map.entry(RabbitMQStreamConstants.MESSAGE_ID, AmqpProperties::messageId),
                    Map.entry(
                            RabbitMQStreamConstants.CORRELATION_ID, AmqpProperties::correlationId),
                    header(
                            RabbitMQStreamConstants.CONTENT_TYPE,
                            String.class,
                            PropertiesBuilder::contentType),
                    header(
                            RabbitMQStreamConstants.CONTENT_ENCODING,
                            String.class,
                            PropertiesBuilder::contentEncoding),
                    header(
                            RabbitMQStreamConstants.SUBJECT,
                            String.class,
                            PropertiesBuilder::subject),
                    header(RabbitMQStreamConstants.TO, String.class, PropertiesBuilder::to),
                    header(
                            RabbitMQStreamConstants.REPLY_TO,
                            String.class,
                            PropertiesBuilder::replyTo),
                    header(
                            RabbitMQStreamConstants.GROUP_ID,
                            String.class,
                            PropertiesBuilder::groupId),
                    header(
                            RabbitMQStreamConstants.REPLY_TO_GROUP_ID,
                            String.class,
                            PropertiesBuilder::replyToGroupId),
                    header(
                            RabbitMQStreamConstants.GROUP_SEQUENCE,
                            Long.class,
                            PropertiesBuilder::groupSequence),
                    header(
                            RabbitMQStreamConstants.CREATION_TIME,
                            Long.class,
                            PropertiesBuilder::creationTime),
                    header(
                            RabbitMQStreamConstants.EXPIRY_TIME,
                            Long.class,
                            PropertiesBuilder::absoluteExpiryTime),
                    header(
                            RabbitMQStreamConstants.USER_ID,
                            byte[].class,
                            PropertiesBuilder::userId));

    /** Names of headers are the same in any letter case. */
    private static final Map<String, Writer> WRITERS_IN_ANY_CASE =
            new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    static {
        WRITERS_IN_ANY_CASE.putAll(WRITERS);
    }

    private AmqpProperties() {}

    /** Puts the value of a header into the property that belongs to it. */
    private interface Writer {
        void write(Object value, Message message, PropertiesBuilder properties);
    }

    /** Puts what the properties hold into their headers. */
    static void read(Properties properties, Map<String, Object> headers) {
        put(headers, RabbitMQStreamConstants.MESSAGE_ID, properties.getMessageId());
        put(headers, RabbitMQStreamConstants.CORRELATION_ID, properties.getCorrelationId());
        put(headers, RabbitMQStreamConstants.CONTENT_TYPE, properties.getContentType());
        put(headers, RabbitMQStreamConstants.CONTENT_ENCODING, properties.getContentEncoding());
        put(headers, RabbitMQStreamConstants.SUBJECT, properties.getSubject());
        put(headers, RabbitMQStreamConstants.USER_ID, properties.getUserId());
        put(headers, RabbitMQStreamConstants.TO, properties.getTo());
        put(headers, RabbitMQStreamConstants.REPLY_TO, properties.getReplyTo());
        put(headers, RabbitMQStreamConstants.GROUP_ID, properties.getGroupId());
        put(headers, RabbitMQStreamConstants.REPLY_TO_GROUP_ID, properties.getReplyToGroupId());
        if (properties.getGroupSequence() >= 0) {
            headers.put(RabbitMQStreamConstants.GROUP_SEQUENCE, properties.getGroupSequence());
        }
        if (properties.getCreationTime() > 0) {
            headers.put(RabbitMQStreamConstants.CREATION_TIME, properties.getCreationTime());
        }
        if (properties.getAbsoluteExpiryTime() > 0) {
            headers.put(RabbitMQStreamConstants.EXPIRY_TIME, properties.getAbsoluteExpiryTime());
        }
    }

    /** Writes a property for each of its headers that the message has. */
    static void write(Message message, MessageBuilder builder) {
        for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
            Object value = header.getValue();
            Writer writer = AmqpValues.isEmpty(value) ? null : writer(header.getKey());
            if (writer != null) {
                writer.write(value, message, builder.properties());
            }
        }
    }

    private static Writer writer(String name) {
        Writer exact = WRITERS.get(name);
        return exact == null && name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
                ? WRITERS_IN_ANY_CASE.get(name)
                : exact;
    }

    private static <T> Map.Entry<String, Writer> header(
            String name, Class<T> type, BiConsumer<PropertiesBuilder, T> property) {
        return Map.entry(
                name,
                (value, message, properties) ->
                        property.accept(
                                properties,
                                type.isInstance(value)
                                        ? type.cast(value)
                                        : converted(name, value, type, message)));
    }

    private static <T> T converted(String name, Object value, Class<T> type, Message message) {
        Instant time = AmqpValues.instant(value);
        T converted =
                time != null && type == Long.class
                        ? type.cast(time.toEpochMilli())
                        : message.getHeader(name, type);
        if (converted == null) {
            throw new IllegalArgumentException(
                    "The header %s has to be a %s, and cannot be made one of a %s"
                            .formatted(
                                    name, type.getSimpleName(), value.getClass().getSimpleName()));
        }
        return converted;
    }

    private static void messageId(Object id, Message message, PropertiesBuilder properties) {
        if (id instanceof UUID uuid) {
            properties.messageId(uuid);
        } else if (id instanceof byte[] bytes) {
            properties.messageId(bytes);
        } else if (id instanceof Long number) {
            properties.messageId(number);
        } else {
            properties.messageId(id.toString());
        }
    }

    private static void correlationId(Object id, Message message, PropertiesBuilder properties) {
        if (id instanceof UUID uuid) {
            properties.correlationId(uuid);
        } else if (id instanceof byte[] bytes) {
            properties.correlationId(bytes);
        } else if (id instanceof Long number) {
            properties.correlationId(number);
        } else {
            properties.correlationId(id.toString());
        }
    }

    private static void put(Map<String, Object> headers, String name, Object value) {
        Object simple = AmqpValues.toJava(value);
        if (simple != null) {
            headers.put(name, simple);
        }
    }
}
