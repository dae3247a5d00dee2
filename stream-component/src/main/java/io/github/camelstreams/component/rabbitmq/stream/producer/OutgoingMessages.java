package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Message;
import io.github.camelstreams.component.rabbitmq.stream.ProducerConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamBinding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.TypeConversionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an exchange publishes: its body, or each element when the body is a List, another Iterable
 * or an Iterator.
 *
 * <p>An element that is a Message or an Exchange brings its own headers; any other element goes
 * without. The trace context of the exchange counts for all that have none of their own.
 */
final class OutgoingMessages {

    private static final Logger LOG = LoggerFactory.getLogger(OutgoingMessages.class);

    private final RabbitMQStreamBinding binding;
    private final boolean named;
    private final boolean useIterator;
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
        this.useIterator = configuration.isUseIterator();
        this.allowOverrideStream = configuration.isAllowOverrideStream();
        this.routing = routing;
        this.filtering = filtering;
    }

    /**
     * The messages in their order; none when the body is an empty batch.
     *
     * @throws IllegalArgumentException when a publishing id is missing, below 1 or not wanted
     */
    List<Message> of(Exchange exchange) throws Exception {
        org.apache.camel.Message message = exchange.getMessage();
        if (!isBatch(message)) {
            return List.of(single(message, message.getBody(), Map.of(), exchange));
        }
        TraceContext trace = TraceContext.of(message);
        List<Message> messages = new ArrayList<>();
        for (Object element : elements(message, exchange)) {
            messages.add(element(element, trace, exchange));
        }
        return messages;
    }

    /**
     * The publishing ids of an exchange that cannot be published, as far as they are to be had: it
     * may have failed by being read.
     */
    List<Long> publishingIds(Exchange exchange) {
        org.apache.camel.Message message = exchange.getMessage();
        List<Long> ids = new ArrayList<>();
        try {
            if (isBatch(message)) {
                elements(message, exchange).forEach(element -> addId(message(element), ids));
            } else {
                addId(message, ids);
            }
        } catch (ReadOnceBodies.BrokenOffException e) {
            e.read().forEach(element -> addId(message(element), ids));
        } catch (Exception e) {
            LOG.debug("No more publishing ids than {} can be read", ids, e);
        }
        return ids;
    }

    private static org.apache.camel.Message message(Object element) {
        if (element instanceof Exchange inner) {
            return inner.getMessage();
        }
        return element instanceof org.apache.camel.Message message ? message : null;
    }

    private static void addId(org.apache.camel.Message message, List<Long> ids) {
        try {
            Long id =
                    message == null
                            ? null
                            : message.getHeader(RabbitMQStreamConstants.PUBLISHING_ID, Long.class);
            if (id != null && id >= 1) {
                ids.add(id);
            }
        } catch (TypeConversionException e) {
            LOG.debug("Not a publishing id", e);
        }
    }

    /** A list that is the body of a message from a stream goes on as the one message it is. */
    private boolean isBatch(org.apache.camel.Message message) {
        return useIterator
                && Batches.isBatch(message.getBody())
                && !RabbitMQStreamBinding.isPassedOn(message);
    }

    /** What comes behind the producer finds them as well. */
    private static Iterable<?> elements(org.apache.camel.Message message, Exchange exchange)
            throws Exception {
        if (message.getBody() instanceof Collection<?> collection) {
            return collection;
        }
        List<?> elements = ReadOnceBodies.elements(message.getBody(), exchange);
        message.setBody(elements);
        return elements;
    }

    private Message element(Object element, TraceContext trace, Exchange exchange)
            throws Exception {
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
            throws Exception {
        Object content = ReadOnceBodies.content(body, exchange);
        if (message != null && content != body) {
            message.setBody(content);
        }
        Message plain =
                binding.toClient(
                        message,
                        data(content, exchange),
                        publishingId(message),
                        inherited,
                        exchange);
        Message filtered = filtering.annotate(plain, message, content, exchange);
        return routing.route(filtered, message, content, exchange);
    }

    /** What the binding cannot know how to make bytes of. */
    private static Object data(Object body, Exchange exchange) throws Exception {
        if (body instanceof StreamCache cache) {
            return bytes(cache, exchange);
        }
        return body != null && JsonDocument.isOne(body.getClass())
                ? JsonDocument.text(body).getBytes(StandardCharsets.UTF_8)
                : body;
    }

    /** From its beginning, wherever it was left; another branch may be reading it, too. */
    private static byte[] bytes(StreamCache cache, Exchange exchange) throws Exception {
        synchronized (cache) {
            cache.reset();
            try {
                return exchange.getContext()
                        .getTypeConverter()
                        .mandatoryConvertTo(byte[].class, exchange, cache);
            } finally {
                cache.reset();
            }
        }
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
