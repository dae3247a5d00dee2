package io.github.camelstreams.component.rabbitmq.stream.message;

import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultHeaderFilterStrategy;

/**
 * Keeps what Camel itself uses out of messages, and what messages bring out of Camel's hands.
 *
 * <p>In both directions a name that begins with {@code Camel} or {@code org.apache.camel.}, in any
 * letter case and however padded, is dropped, and so is an empty name or one with control
 * characters. Credentials that HTTP clients send are not published either.
 */
public class RabbitMQStreamHeaderFilterStrategy extends DefaultHeaderFilterStrategy {

    private static final String[] RESERVED = {"camel", "org.apache.camel."};

    public RabbitMQStreamHeaderFilterStrategy() {
        setLowerCase(true);
        setInFilterStartsWith(RESERVED);
        setOutFilterStartsWith(RESERVED);
        setOutFilter(Set.of("authorization", "proxy-authorization", "cookie", "set-cookie"));
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return isUnsafe(name) || super.applyFilterToCamelHeaders(name.strip(), value, exchange);
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return isUnsafe(name) || super.applyFilterToExternalHeaders(name.strip(), value, exchange);
    }

    private static boolean isUnsafe(String name) {
        if (name == null || name.isBlank()) {
            return true;
        }
        for (int index = 0; index < name.length(); index++) {
            if (Character.isISOControl(name.charAt(index))) {
                return true;
            }
        }
        return false;
    }
}
