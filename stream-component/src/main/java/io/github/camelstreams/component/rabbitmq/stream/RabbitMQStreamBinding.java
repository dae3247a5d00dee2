package io.github.camelstreams.component.rabbitmq.stream;

import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.MessageBuilder;
import com.rabbitmq.stream.codec.WrapperMessageBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.cloudevents.CloudEvent;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Maps messages both ways. The only place that does, so that no header gets past the filter.
 *
 * <p>The body is the data section, as {@code byte[]}. AMQP properties and message annotations have
 * headers of their own ({@link RabbitMQStreamConstants}); application properties are plain headers,
 * filtered, or where they are the attributes of a CloudEvent Camel's headers for them. Values that
 * are not simple ones are left out of headers. Thread-safe.
 */
@Internal
public final class RabbitMQStreamBinding {

    /** The message annotation with the filter value, the one that RabbitMQ takes over AMQP. */
    public static final String FILTER_VALUE_ANNOTATION = "x-stream-filter-value";

    private final CamelContext context;
    private final HeaderFilterStrategy filter;

    public RabbitMQStreamBinding(CamelContext context, HeaderFilterStrategy filter) {
        this.context = context;
        this.filter = filter;
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
        MessageBuilder builder = new WrapperMessageBuilder().addData(bytes(body, exchange));
        if (publishingId != null) {
            builder.publishingId(publishingId);
        }
        addApplicationProperties(inherited, builder, exchange);
        if (message != null && message.hasHeaders()) {
            addApplicationProperties(message.getHeaders(), builder, exchange);
            addAnnotations(message, builder);
            AmqpProperties.write(message, builder);
            CloudEventProperties.write(message, builder);
        }
        return builder.build();
    }

    /** The filter value in the annotation of a message, {@code null} when it has none. */
    public static String filterValue(Message message) {
        Map<String, Object> annotations = message.getMessageAnnotations();
        Object value = annotations == null ? null : annotations.get(FILTER_VALUE_ANNOTATION);
        return value == null ? null : value.toString();
    }

    static Object body(Message message) {
        Object value = message.getBody();
        // a body that is not a data section, which only other AMQP clients write, has no bytes
        return value == null || value instanceof byte[]
                ? message.getBodyAsBinary()
                : AmqpValues.toJava(value);
    }

    void populateHeaders(Message message, Map<String, Object> headers, Exchange exchange) {
        Map<String, Object> applicationProperties = message.getApplicationProperties();
        boolean event =
                applicationProperties != null
                        && CloudEventProperties.isEvent(applicationProperties);
        if (applicationProperties != null) {
            applicationProperties.forEach(
                    (name, value) -> {
                        Object simple = AmqpValues.toJava(value);
                        if (simple != null
                                && !filter.applyFilterToExternalHeaders(name, simple, exchange)
                                && !(event && CloudEventProperties.read(name, simple, headers))) {
                            headers.put(name, simple);
                        }
                    });
        }
        Map<String, Object> annotations = simpleValues(message.getMessageAnnotations());
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

    /** The annotations of a delivered message, without those whose value is not a simple one. */
    public static Map<String, Object> simpleValues(Map<String, Object> values) {
        if (values == null || values.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> simple = new LinkedHashMap<>();
        values.forEach(
                (name, value) -> {
                    Object converted = AmqpValues.toJava(value);
                    if (converted != null) {
                        simple.put(name, converted);
                    }
                });
        return Collections.unmodifiableMap(simple);
    }

    private static byte[] bytes(Object body, Exchange exchange)
            throws NoTypeConversionAvailableException {
        if (body == null) {
            return new byte[0];
        }
        if (body instanceof byte[] data) {
            return data;
        }
        // Camel would use the platform's charset, which on Java 17 is whatever the machine says
        if (body instanceof String text && exchange.getProperty(Exchange.CHARSET_NAME) == null) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        return exchange.getContext()
                .getTypeConverter()
                .mandatoryConvertTo(byte[].class, exchange, body);
    }

    private void addApplicationProperties(
            Map<String, Object> headers, MessageBuilder builder, Exchange exchange) {
        MessageBuilder.ApplicationPropertiesBuilder properties = null;
        for (Map.Entry<String, Object> header : headers.entrySet()) {
            String name = header.getKey();
            Object value = header.getValue();
            if (!filter.applyFilterToCamelHeaders(name, value, exchange)) {
                properties = properties == null ? builder.applicationProperties() : properties;
                AmqpValues.add(properties, name, value);
            }
        }
    }

    private static void addAnnotations(org.apache.camel.Message message, MessageBuilder builder) {
        Map<?, ?> annotations =
                message.getHeader(RabbitMQStreamConstants.MESSAGE_ANNOTATIONS, Map.class);
        if (annotations == null || annotations.isEmpty()) {
            return;
        }
        MessageBuilder.MessageAnnotationsBuilder target = builder.messageAnnotations();
        annotations.forEach(
                (name, value) -> {
                    if (!AmqpValues.add(target, String.valueOf(name), value)) {
                        throw new IllegalArgumentException(
                                "The message annotation " + name + " is not a simple value");
                    }
                });
    }
}
