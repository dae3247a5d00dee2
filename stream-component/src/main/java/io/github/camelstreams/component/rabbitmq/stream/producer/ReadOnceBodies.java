package io.github.camelstreams.component.rabbitmq.stream.producer;

import java.io.InputStream;
import java.io.Reader;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.xml.transform.sax.SAXSource;
import javax.xml.transform.stax.StAXSource;
import javax.xml.transform.stream.StreamSource;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;

/**
 * Bodies that can be read once, and what was read from them. A redelivery gets the same object as
 * the first attempt did, and so does each branch of a multicast; without a memory of it they would
 * find it empty, publish nothing and succeed.
 *
 * <p>Such a body is read in full, into memory. Whoever needs it later, on behalf of the same
 * exchange or of a copy, gets what was read, until the exchange has published it; where reading has
 * failed, everybody fails. Thread-safe.
 */
final class ReadOnceBodies {

    /** A batch that could not be read, in full or in one of its elements. */
    static final class BrokenOffException extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        private final transient List<Object> read;

        BrokenOffException(List<Object> read, Exception cause) {
            super("the body can be read once, and reading it has failed: " + cause, cause);
            this.read = read;
        }

        /** The elements that are known. */
        List<Object> read() {
            return read;
        }
    }

    private static final Map<Identity, Reading> READINGS = new ConcurrentHashMap<>();
    private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();

    private ReadOnceBodies() {}

    /** The body, or its bytes where it can be read once. */
    static Object content(Object body, Exchange exchange) throws Exception {
        return isReadOnce(body)
                ? reading(body, exchange).result(() -> read(body, exchange))
                : unlessBuffer(body);
    }

    /**
     * The exchange has published this body: the same object is another body when it comes again.
     * The branches of a multicast still get what was read.
     */
    static void published(Object body, Exchange exchange) {
        if (READINGS.isEmpty()) {
            return;
        }
        forget(body, exchange);
        if (body instanceof Collection<?> batch) {
            batch.forEach(element -> forget(element, exchange));
        }
    }

    private static void forget(Object body, Exchange exchange) {
        if (body != null) {
            READINGS.computeIfPresent(
                    new Identity(body), (identity, known) -> known.published(exchange));
        }
    }

    private static Object read(Object body, Exchange exchange) throws Exception {
        return isReadOnce(body)
                ? exchange.getContext()
                        .getTypeConverter()
                        .mandatoryConvertTo(byte[].class, exchange, body)
                : unlessBuffer(body);
    }

    /** A buffer can be read again, and is left as it is. */
    private static Object unlessBuffer(Object body) {
        if (!(body instanceof ByteBuffer buffer)) {
            return body;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /**
     * The elements of a batch that is no collection, none of which can be read only once.
     *
     * @throws BrokenOffException when it cannot be read in full
     */
    static List<?> elements(Object batch, Exchange exchange) throws Exception {
        return (List<?>) reading(batch, exchange).result(() -> readAll(batch, exchange));
    }

    /**
     * Each element before the next one is asked for: those of an archive are gone by then. One that
     * cannot be read does not keep the others from being known.
     */
    private static List<Object> readAll(Object batch, Exchange exchange) {
        List<Object> read = new ArrayList<>();
        Exception failure = null;
        try {
            Iterator<?> elements =
                    batch instanceof Iterator<?> iterator
                            ? iterator
                            : ((Iterable<?>) batch).iterator();
            while (elements.hasNext()) {
                Object element = elements.next();
                try {
                    read.add(element(element, exchange));
                } catch (Exception e) {
                    read.add(element);
                    failure = failure == null ? e : failure;
                }
            }
        } catch (Exception e) {
            failure = failure == null ? e : failure;
        }
        if (failure != null) {
            throw new BrokenOffException(read, failure);
        }
        return read;
    }

    private static Object element(Object element, Exchange exchange) throws Exception {
        Message message =
                element instanceof Exchange inner
                        ? inner.getMessage()
                        : element instanceof Message single ? single : null;
        if (message == null) {
            return read(element, exchange);
        }
        Object body = message.getBody();
        Object content = read(body, exchange);
        if (content != body) {
            message.setBody(content);
        }
        return element;
    }

    private static boolean isReadOnce(Object body) {
        if (body instanceof byte[] || body instanceof String || body instanceof StreamCache) {
            return false;
        }
        return body instanceof InputStream
                || body instanceof Reader
                || body instanceof StreamSource
                || body instanceof SAXSource
                || body instanceof StAXSource
                || (body instanceof WrappedFile<?> file && isReadOnce(file.getBody()));
    }

    private static Reading reading(Object body, Exchange exchange) {
        Reference<?> gone;
        while ((gone = GONE.poll()) != null) {
            READINGS.remove(gone);
        }
        // an application may fill one and the same object again for another exchange
        return READINGS.compute(
                new Identity(body),
                (identity, known) ->
                        known != null && known.isFor(exchange) ? known : new Reading(exchange));
    }

    /** Equal bodies are not the same one. */
    private static final class Identity extends WeakReference<Object> {

        private final int hash;

        Identity(Object body) {
            super(body, GONE);
            this.hash = System.identityHashCode(body);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return this == other
                    || (other instanceof Identity identity
                            && get() != null
                            && get() == identity.get());
        }
    }

    /**
     * What was read for an exchange. It is softly held where it may hold the body, which would then
     * never go: a failure, or a batch with elements of a kind that is not known.
     */
    private static final class Reading {

        private record Outcome(Object result, Exception failure) {}

        private final Set<String> exchanges;
        private final Object part;
        private final Set<String> published = ConcurrentHashMap.newKeySet();
        private Supplier<Outcome> outcome;

        Reading(Exchange exchange) {
            this.exchanges = idAndOrigin(exchange);
            this.part = part(exchange);
        }

        Reading published(Exchange exchange) {
            published.add(exchange.getExchangeId());
            return this;
        }

        /** Whether it was read for this exchange, for one it was copied from or for a sibling. */
        boolean isFor(Exchange exchange) {
            return !published.contains(exchange.getExchangeId())
                    && Objects.equals(part, part(exchange))
                    && idAndOrigin(exchange).stream().anyMatch(exchanges::contains);
        }

        /** The parts of what was split are siblings, too, and have nothing in common. */
        private static Object part(Exchange exchange) {
            return exchange.getProperty(Exchange.SPLIT_INDEX);
        }

        private static Set<String> idAndOrigin(Exchange exchange) {
            Set<String> ids = new HashSet<>();
            ids.add(exchange.getExchangeId());
            String original = exchange.getProperty(Exchange.CORRELATION_ID, String.class);
            if (original != null) {
                ids.add(original);
            }
            return ids;
        }

        synchronized Object result(Callable<?> reading) throws Exception {
            Outcome known = outcome == null ? read(reading) : outcome.get();
            if (known == null) {
                throw new IllegalStateException(
                        "the body can be read once, and for want of memory what was read is gone;"
                                + " use a List or a stream cache");
            }
            if (known.failure() != null) {
                throw known.failure();
            }
            return known.result();
        }

        private Outcome read(Callable<?> reading) {
            Outcome read = outcomeOf(reading);
            outcome =
                    cannotHoldTheBody(read.result()) ? () -> read : new SoftReference<>(read)::get;
            return read;
        }

        private static Outcome outcomeOf(Callable<?> reading) {
            try {
                return new Outcome(reading.call(), null);
            } catch (Exception e) {
                return new Outcome(null, e);
            }
        }

        private static boolean cannotHoldTheBody(Object result) {
            return result instanceof byte[]
                    || result instanceof String
                    || (result instanceof List<?> elements
                            && elements.stream().allMatch(Reading::cannotHoldTheBody));
        }
    }
}
