package io.github.camelstreams.order;

/**
 * An event that a step applies, for the log.
 *
 * @param eventId the event's identity
 * @param eventType what it tells
 * @param customerId whom it is about
 */
public record AppliedEvent(String eventId, String eventType, String customerId) {}
