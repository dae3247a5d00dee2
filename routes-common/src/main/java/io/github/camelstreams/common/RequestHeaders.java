package io.github.camelstreams.common;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * What may cross between HTTP and a route: of the request, its media type and its idempotency key;
 * of the answer, the headers that the API documents. Everything else is dropped, whatever its
 * letter case, so that no request can set a header that steers Camel or stands in for a path
 * parameter. Thread-safe.
 */
public class RequestHeaders implements HeaderFilterStrategy {

    private static final Set<String> REQUEST = Set.of("content-type", "idempotency-key");
    private static final Set<String> ANSWER = Set.of("location", "retry-after");

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !REQUEST.contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !ANSWER.contains(name.toLowerCase(Locale.ROOT));
    }
}
