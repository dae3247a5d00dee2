package io.github.camelstreams.common;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Logs what a route did with an event, with the event's {@code event_id}, {@code event_type} and
 * {@code customer_id} in the logging context (MDC), so that one event can be followed through all
 * services. The body is the event: a map that has those keys. Thread-safe.
 */
public class EventLog implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final List<String> KEYS = List.of("event_type", "event_id", "customer_id");

    private String message = "Event";

    /** What happened to the event, such as "Stored". */
    public void setMessage(String message) {
        this.message = message;
    }

    @Override
    public void process(Exchange exchange) {
        log(exchange.getMessage().getBody(Map.class));
    }

    /** Logs this event. */
    public void log(Map<?, ?> event) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        KEYS.forEach(key -> MDC.put(key, String.valueOf(event.get(key))));
        try {
            LOG.info("{}", message);
        } finally {
            KEYS.forEach(MDC::remove);
        }
    }
}
