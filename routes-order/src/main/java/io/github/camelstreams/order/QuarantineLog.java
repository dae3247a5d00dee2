package io.github.camelstreams.order;

import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Logs messages that were put into quarantine, one line each, with what is known of the event in
 * the logging context (MDC). Thread-safe.
 */
public final class QuarantineLog {

    private static final Logger LOG = LoggerFactory.getLogger(QuarantineLog.class);

    /** Logs these messages. */
    public void log(List<QuarantinedMessage> messages) {
        messages.forEach(QuarantineLog::log);
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
