package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Message;
import io.github.camelstreams.component.rabbitmq.stream.ProducerConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamBinding;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.NoTypeConversionAvailableException;

/**
 * What an exchange publishes: its body, or each element when the body is a List, another Iterable
 * or an Iterator.
 *
 * <p>An element that is a Message or an Exchange brings its own headers; any other element goes
 * without. The trace context of the exchange counts for all that have none of their own.
 */
final class OutgoingMessages {

    private final RabbitMQStreamBinding binding;
    private final boolean named;
    private final boolean allowOverrideStream;
    private final Routing routing;
    private final Filtering filtering;

    /** With a producer name every message needs a publishing id; without one it may have none. */
    OutgoingMessages(
            RabbitMQStreamBinding binding,
            Routing routing,
            Filtering filtering,
            ProducerConfiguration configuration) {
        this.binding = binding;
        this.named = configuration.getProducerName() != null;
        this.allowOverrideStream = configuration.isAllowOverrideStream();
        this.routing = routing;
        this.filtering = filtering;
    }

    /**
     * The messages in their order; none when the body is an empty batch.
     *
     * @throws IllegalArgumentException when a publishing id is missing, below 1 or not wanted
     */
    List<Message> of(Exchange exchange) throws NoTypeConversionAvailableException {
        org.apache.camel.Message message = exchange.getMessage();
        Iterator<?> elements =
                RabbitMQStreamBinding.isPassedOn(message) ? null : elements(message.getBody());
        if (elements == null) {
            return List.of(single(message, message.getBody(), Map.of(), exchange));
        }
        TraceContext trace = TraceContext.of(message);
        List<Message> messages = new ArrayList<>();
        while (elements.hasNext()) {
            messages.add(element(elements.next(), trace, exchange));
        }
        return messages;
    }

    private static Iterator<?> elements(Object body) {
        if (body instanceof Iterator<?> iterator) {
            return iterator;
        }
        // the elements of a Path are its names, which nobody means to publish
        return body instanceof Iterable<?> iterable && !(body instanceof Path)
                ? iterable.iterator()
                : null;
    }

    private Message element(Object element, TraceContext trace, Exchange exchange)
            throws NoTypeConversionAvailableException {
        if (element instanceof Exchange inner) {
            return element(inner.getMessage(), trace, inner);
        }
        if (element instanceof org.apache.camel.Message message) {
            refuseOverrideStream(message);
            return single(message, message.getBody(), trace.inheritedBy(message), exchange);
        }
        return single(null, element, trace.inheritedBy(null), exchange);
    }

    /** A batch goes to one stream. */
    private void refuseOverrideStream(org.apache.camel.Message element) {
        if (allowOverrideStream
                && element.getHeader(RabbitMQStreamConstants.OVERRIDE_STREAM) != null) {
            throw new IllegalArgumentException(
                    "the header %s belongs on the exchange, not on an element of its batch"
                            .formatted(RabbitMQStreamConstants.OVERRIDE_STREAM));
        }
    }

    private Message single(
            org.apache.camel.Message message,
            Object body,
            Map<String, Object> inherited,
            Exchange exchange)
            throws NoTypeConversionAvailableException {
        Message plain = binding.toClient(message, body, publishingId(message), inherited, exchange);
        Message filtered = filtering.annotate(plain, message, body, exchange);
        return routing.route(filtered, message, body, exchange);
    }

    private Long publishingId(org.apache.camel.Message message) {
        Long id =
                message == null
                        ? null
                        : message.getHeader(RabbitMQStreamConstants.PUBLISHING_ID, Long.class);
        if (named && (id == null || id < 1)) {
            throw new IllegalArgumentException(
                    "a producer with a name needs the header %s, 1 or higher, on every message, not %s"
                            .formatted(RabbitMQStreamConstants.PUBLISHING_ID, id));
        }
        if (!named && id != null) {
            throw new IllegalArgumentException(
                    "the header %s needs a producerName"
                            .formatted(RabbitMQStreamConstants.PUBLISHING_ID));
        }
        return id;
    }
}
