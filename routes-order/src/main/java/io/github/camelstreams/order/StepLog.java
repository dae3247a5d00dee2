package io.github.camelstreams.order;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Logs what a step has done, a line for each event applied and each message put into quarantine,
 * with {@code event_id}, {@code event_type} and {@code customer_id} in the logging context (MDC).
 * Thread-safe.
 */
public final class StepLog {

    private static final Logger LOG = LoggerFactory.getLogger(StepLog.class);

    /** Logs this step, which the database has stored. */
    public void log(ReplicaStep step) {
        if (LOG.isInfoEnabled()) {
            step.events().forEach(StepLog::log);
        }
        step.quarantined().forEach(StepLog::log);
    }

    private static void log(AppliedEvent event) {
        MDC.put(CustomerEventReader.EVENT_ID, event.eventId());
        MDC.put(CustomerEventReader.EVENT_TYPE, event.eventType());
        MDC.put(CustomerEventReader.CUSTOMER_ID, event.customerId());
        try {
            LOG.info("Applied");
        } finally {
            MDC.remove(CustomerEventReader.EVENT_ID);
            MDC.remove(CustomerEventReader.EVENT_TYPE);
            MDC.remove(CustomerEventReader.CUSTOMER_ID);
        }
    }

    private static void log(QuarantinedMessage message) {
        Map<String, String> event = message.event();
        event.forEach(MDC::put);
        try {
            LOG.warn(
                    "Message at offset {} put into quarantine: {}",
                    message.offset(),
                    message.reason());
        } finally {
            event.keySet().forEach(MDC::remove);
        }
    }
}
