package io.github.camelstreams.component.rabbitmq.stream.message;

import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.MessageBuilder;
import com.rabbitmq.stream.codec.WrapperMessageBuilder;
import io.github.camelstreams.component.rabbitmq.stream.Internal;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.cloudevents.CloudEvent;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps messages both ways. The only place that does, so that no header gets past the filter.
 *
 * <p>The body is the data section, as {@code byte[]}, or what an AMQP value or sequence is in Java.
 * AMQP properties and message annotations have headers of their own ({@link
 * RabbitMQStreamConstants}); application properties are plain headers, filtered, or where they are
 * the attributes of a CloudEvent Camel's headers for them. A header for which AMQP has neither a
 * type nor a text is left out, and the log says so once. Thread-safe.
 */
@Internal
public final class RabbitMQStreamBinding {

    /** The message annotation with the filter value, the one that RabbitMQ takes over AMQP. */
    public static final String FILTER_VALUE_ANNOTATION = "x-stream-filter-value";

    private static final Logger LOG = LoggerFactory.getLogger(RabbitMQStreamBinding.class);

    private static final int MAX_REPORTED = 100;

    private final CamelContext context;
    private final HeaderFilterStrategy filter;
    private final Set<String> reported;
    private final boolean ownCodec;

    public RabbitMQStreamBinding(CamelContext context, HeaderFilterStrategy filter) {
        this(context, filter, ConcurrentHashMap.newKeySet(), true);
    }

    /**
     * @param reported names of headers that the log has said are left out; thread-safe
     * @param ownCodec whether messages are encoded by the component's codec, rather than by that of
     *     an environment that the application has made
     */
    public RabbitMQStreamBinding(
            CamelContext context,
            HeaderFilterStrategy filter,
            Set<String> reported,
            boolean ownCodec) {
        this.context = context;
        this.filter = filter;
        this.reported = reported;
        this.ownCodec = ownCodec;
    }

    /** The Camel message for a delivered one. Never throws on account of what the message holds. */
    public RabbitMQStreamMessage toCamel(
            Message message, String stream, long offset, long timestamp) {
        return toCamel(message, stream, offset, timestamp, headers -> {});
    }

    /**
     * The same with more headers.
     *
     * @param additional puts further headers to the message's own, when those are first asked for
     */
    public RabbitMQStreamMessage toCamel(
            Message message,
            String stream,
            long offset,
            long timestamp,
            Consumer<Map<String, Object>> additional) {
        return new RabbitMQStreamMessage(
                context, this, message, stream, offset, timestamp, additional);
    }

    /**
     * The message to publish.
     *
     * @param message where the headers come from; null for none
     * @param body the body
     * @param publishingId the publishing id; null for none
     * @param inherited headers that count where the message has none of that name
     * @param exchange the exchange on whose behalf, for type converters and filters
     * @throws NoTypeConversionAvailableException when the body cannot be made into bytes
     * @throws IllegalArgumentException when a header of the component has a value that AMQP cannot
     *     hold
     */
    public Message toClient(
            org.apache.camel.Message message,
            Object body,
            Long publishingId,
            Map<String, Object> inherited,
            Exchange exchange)
            throws NoTypeConversionAvailableException {
        Map<String, Object> properties = new LinkedHashMap<>();
        Object content = content(message, body, exchange);
        addApplicationProperties(inherited, properties, exchange);
        if (message == null || !message.hasHeaders()) {
            return new PublishableMessage(publishingId, content, null, properties, null);
        }
        addApplicationProperties(message.getHeaders(), properties, exchange);
        MessageBuilder builder = new WrapperMessageBuilder();
        AmqpProperties.write(message, builder);
        CloudEventProperties.write(message, properties, builder);
        return new PublishableMessage(
                publishingId,
                content,
                builder.build().getProperties(),
                properties,
                annotations(message));
    }

    /**
     * Whether the body came from a stream as it is, and is passed on as it is stored there: as one
     * message, even if it is a List.
     */
    public static boolean isPassedOn(org.apache.camel.Message message) {
        return message instanceof RabbitMQStreamMessage delivered && delivered.storedBody() != null;
    }

    /** The filter value in the annotation of a message, {@code null} when it has none. */
    public static String filterValue(Message message) {
        Map<String, Object> annotations = message.getMessageAnnotations();
        Object value = annotations == null ? null : annotations.get(FILTER_VALUE_ANNOTATION);
        return value == null ? null : value.toString();
    }

    static Object body(Message message) {
        Object value = message.getBody();
        if (message instanceof BodyMessage || value == null || value instanceof byte[]) {
            return value;
        }
        // an environment of the application's own has the codec of the client
        return AmqpValues.toJava(value);
    }

    void populateHeaders(Message message, Map<String, Object> headers, Exchange exchange) {
        Map<String, Object> applicationProperties = message.getApplicationProperties();
        boolean event =
                applicationProperties != null
                        && CloudEventProperties.isEvent(applicationProperties);
        if (applicationProperties != null) {
            applicationProperties.forEach(
                    (name, value) -> {
                        Object plain = AmqpValues.toJava(value);
                        if (plain == null) {
                            reportUnreadable(name, value);
                        } else if (!filter.applyFilterToExternalHeaders(name, plain, exchange)
                                && !(event && CloudEventProperties.read(name, plain, headers))) {
                            headers.put(name, plain);
                        }
                    });
        }
        Map<String, Object> annotations = annotations(message);
        if (!annotations.isEmpty()) {
            headers.put(RabbitMQStreamConstants.MESSAGE_ANNOTATIONS, annotations);
        }
        if (message.getProperties() != null) {
            AmqpProperties.read(message.getProperties(), headers);
        }
        if (event) {
            Object type = headers.get(RabbitMQStreamConstants.CONTENT_TYPE);
            if (type != null) {
                headers.put(CloudEvent.CAMEL_CLOUD_EVENT_DATA_CONTENT_TYPE, type);
            }
        }
    }

    /** The annotations of a delivered message as plain Java. */
    Map<String, Object> annotations(Message message) {
        Map<String, Object> values = message.getMessageAnnotations();
        if (values == null || values.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> annotations = new LinkedHashMap<>();
        values.forEach(
                (name, value) -> {
                    Object plain = AmqpValues.toJava(value);
                    if (plain == null) {
                        reportUnreadable(name, value);
                    } else {
                        annotations.put(name, plain);
                    }
                });
        return Collections.unmodifiableMap(annotations);
    }

    private Object content(org.apache.camel.Message message, Object body, Exchange exchange)
            throws NoTypeConversionAvailableException {
        if (message instanceof RabbitMQStreamMessage delivered && body == delivered.getBody()) {
            AmqpBody stored = delivered.storedBody();
            if (stored != null && ownCodec) {
                return stored;
            }
            if (stored != null && body != null) {
                return AmqpValues.toAmqp(body);
            }
        }
        if (body == null) {
            return new byte[0];
        }
        if (body instanceof byte[]) {
            return body;
        }
        // Camel would use the platform's charset, which on Java 17 is whatever the machine says
        if (body instanceof String text && exchange.getProperty(Exchange.CHARSET_NAME) == null) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return exchange.getContext()
                    .getTypeConverter()
                    .mandatoryConvertTo(byte[].class, exchange, body);
        } catch (NoTypeConversionAvailableException e) {
            Object map = body instanceof Map ? AmqpValues.toAmqp(body) : null;
            if (map == null) {
                throw e;
            }
            return map;
        }
    }

    private void addApplicationProperties(
            Map<String, Object> headers, Map<String, Object> properties, Exchange exchange) {
        for (Map.Entry<String, Object> header : headers.entrySet()) {
            String name = header.getKey();
            Object value = header.getValue();
            if (!AmqpValues.isEmpty(value)
                    && !filter.applyFilterToCamelHeaders(name, value, exchange)) {
                Object amqp = AmqpValues.toAmqp(value);
                if (amqp == null) {
                    report(
                            "Header {} is not published, since neither AMQP nor a text can stand for a {}."
                                    + " Make it text, or remove it; this is said once",
                            name,
                            value);
                } else {
                    properties.put(name, amqp);
                }
            }
        }
    }

    private static Map<String, Object> annotations(org.apache.camel.Message message) {
        Object header = message.getHeader(RabbitMQStreamConstants.MESSAGE_ANNOTATIONS);
        if (AmqpValues.isEmpty(header)) {
            return null;
        }
        if (!(header instanceof Map<?, ?> values)) {
            throw new IllegalArgumentException(
                    "The header "
                            + RabbitMQStreamConstants.MESSAGE_ANNOTATIONS
                            + " has to be a Map, not a "
                            + header.getClass().getName());
        }
        Map<String, Object> annotations = new LinkedHashMap<>();
        values.forEach(
                (name, value) -> {
                    Object amqp = AmqpValues.toAmqp(value);
                    if (amqp == null) {
                        throw new IllegalArgumentException(
                                "The message annotation "
                                        + name
                                        + " is nothing that AMQP can hold: "
                                        + (value == null ? "null" : value.getClass().getName()));
                    }
                    annotations.put(String.valueOf(name), amqp);
                });
        return annotations;
    }

    private void reportUnreadable(String name, Object value) {
        if (value != null) {
            report("{} is left out of the headers, since Java has nothing for a {}", name, value);
        }
    }

    private void report(String text, String name, Object value) {
        if (reported.size() < MAX_REPORTED && reported.add(name)) {
            LOG.warn(text, name, value.getClass().getName());
        }
    }
}
