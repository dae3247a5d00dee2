package io.github.camelstreams.component.rabbitmq.stream.producer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;

/**
 * The W3C trace context of an exchange, and its baggage. They are plain headers, and so application
 * properties of the message that the exchange publishes; the elements of a batch inherit them.
 */
final class TraceContext {

    private static final String TRACE_PARENT = "traceparent";
    private static final List<String> HEADERS = List.of(TRACE_PARENT, "tracestate", "baggage");

    private final Map<String, Object> headers;

    private TraceContext(Map<String, Object> headers) {
        this.headers = headers;
    }

    static TraceContext of(Message message) {
        Map<String, Object> headers = new LinkedHashMap<>();
        if (message.hasHeaders()) {
            for (String name : HEADERS) {
                Object value = message.getHeader(name);
                if (value != null) {
                    headers.put(name, value);
                }
            }
        }
        return new TraceContext(headers);
    }

    /** What the element inherits: nothing when it belongs to a trace already. */
    Map<String, Object> inheritedBy(Message element) {
        return element != null && element.getHeader(TRACE_PARENT) != null ? Map.of() : headers;
    }
}
