package io.github.camelstreams.component.rabbitmq.stream.message;

import com.rabbitmq.stream.MessageBuilder;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Message;
import org.apache.camel.cloudevents.CloudEvent;
import org.apache.camel.cloudevents.CloudEvents;

/**
 * CloudEvents in the binary mode of their AMQP binding: the attributes that Camel knows are
 * application properties in the message and Camel's own headers ({@link CloudEvent}) in the
 * exchange. Other attributes, the extensions, are application properties like any other.
 */
final class CloudEventProperties {

    private static final String PREFIX = "cloudEvents:";

    /** For what had to pass through protocols that know no colon. */
    private static final String OTHER_PREFIX = "cloudEvents_";

    private static final String HEADER_PREFIX = "CamelCloudEvent";

    private static final String VERSION = "specversion";

    private static final List<String> REQUIRED =
            List.of(
                    CloudEvent.CAMEL_CLOUD_EVENT_ID,
                    CloudEvent.CAMEL_CLOUD_EVENT_SOURCE,
                    CloudEvent.CAMEL_CLOUD_EVENT_TYPE);

    /** Header by attribute. The type of the data is a property of the message. */
    private static final Map<String, String> HEADERS =
            CloudEvents.v1_0.attributes().stream()
                    .filter(
                            each ->
                                    !each.id()
                                            .equals(CloudEvent.CAMEL_CLOUD_EVENT_DATA_CONTENT_TYPE))
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    CloudEvent.Attribute::json, CloudEvent.Attribute::id));

    private CloudEventProperties() {}

    /** Whether the message is an event, of a version whose attributes are known. */
    static boolean isEvent(Map<String, Object> applicationProperties) {
        Object version = applicationProperties.get(PREFIX + VERSION);
        return String.valueOf(
                        version == null
                                ? applicationProperties.get(OTHER_PREFIX + VERSION)
                                : version)
                .startsWith("1.");
    }

    /** Puts the property into the header that belongs to it; false when there is none. */
    static boolean read(String name, Object value, Map<String, Object> headers) {
        boolean preferred = name.startsWith(PREFIX);
        if (value instanceof byte[] || !(preferred || name.startsWith(OTHER_PREFIX))) {
            return false;
        }
        String attribute = name.substring(PREFIX.length());
        String header = HEADERS.get(attribute);
        if (header == null) {
            return false;
        }
        // a point in time may be an AMQP timestamp, which the client shows as a number
        String text =
                value instanceof Long millis && attribute.equals("time")
                        ? Instant.ofEpochMilli(millis).toString()
                        : value.toString();
        if (preferred) {
            headers.put(header, text);
        } else {
            headers.putIfAbsent(header, text);
        }
        return true;
    }

    /**
     * Makes the message an event where its headers say so.
     *
     * @param properties the application properties
     * @param builder for the property that is no application property
     * @throws IllegalArgumentException when it would not be a valid one
     */
    static void write(Message message, Map<String, Object> properties, MessageBuilder builder) {
        if (message.getHeaders().keySet().stream().noneMatch(CloudEventProperties::isHeader)) {
            return;
        }
        Object version = message.getHeader(CloudEvent.CAMEL_CLOUD_EVENT_VERSION);
        if (version == null
                && REQUIRED.stream().allMatch(each -> message.getHeader(each) == null)) {
            return;
        }
        for (String header : REQUIRED) {
            if (message.getHeader(header) == null) {
                throw new IllegalArgumentException("The CloudEvent lacks the header " + header);
            }
        }
        properties.put(PREFIX + VERSION, "1.0");
        HEADERS.forEach(
                (attribute, header) -> {
                    Object value = message.getHeader(header);
                    if (!AmqpValues.isEmpty(value)) {
                        properties.put(PREFIX + attribute, text(header, value));
                    }
                });
        Object type = message.getHeader(CloudEvent.CAMEL_CLOUD_EVENT_DATA_CONTENT_TYPE);
        if (type != null) {
            builder.properties().contentType(type.toString());
        }
    }

    private static boolean isHeader(String name) {
        return name.regionMatches(true, 0, HEADER_PREFIX, 0, HEADER_PREFIX.length());
    }

    private static String text(String header, Object value) {
        // an offset is kept, as the specification has it
        Instant time = value instanceof OffsetDateTime ? null : AmqpValues.instant(value);
        String text = time == null ? AmqpValues.text(value) : time.toString();
        if (text == null) {
            throw new IllegalArgumentException("The header " + header + " is not a simple value");
        }
        return text;
    }
}
