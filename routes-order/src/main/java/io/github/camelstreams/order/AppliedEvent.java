package io.github.camelstreams.order;

import java.util.Map;

/**
 * An event that a step applies, for the log.
 *
 * @param eventId the event's identity
 * @param eventType what it tells
 * @param customerId whom it is about
 */
public record AppliedEvent(String eventId, String eventType, String customerId) {

    /**
     * @param annotations the message annotations of the event, which has been read
     */
    static AppliedEvent of(Map<String, Object> annotations, CustomerEvent event) {
        return new AppliedEvent(
                (String) annotations.get(CustomerEventReader.EVENT_ID),
                (String) annotations.get(CustomerEventReader.EVENT_TYPE),
                event.customerId());
    }
}
