package io.github.camelstreams.order;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/**
 * What the replica takes from an event: where a customer lives, and since when.
 *
 * @param customerId whose address it is
 * @param address the whole address, {@code unknown} included
 * @param timestamp when the customer service made the change, in whole microseconds: the later one
 *     wins
 */
public record CustomerEvent(String customerId, String address, Instant timestamp) {

    private static final Duration MAX_AHEAD = Duration.ofHours(1);

    /** The timestamp as PostgreSQL reads it. */
    String time() {
        // Instant's own text costs several times as much
        return timestamp.atOffset(ZoneOffset.UTC).toString();
    }

    /**
     * Refuses a time that no clock can have shown: more than an hour after the broker stored the
     * event, and after the database was asked. Two of them, so that one wrong clock keeps nothing
     * away; and none of them this process's own.
     *
     * @param storedAt when the broker stored the event, in milliseconds since 1970
     * @param databaseTime asked only when the broker's time speaks against the event
     * @throws InvalidEventException when the time lies more than an hour ahead of both
     */
    void requirePast(long storedAt, Supplier<Instant> databaseTime) throws InvalidEventException {
        if (timestamp.toEpochMilli() - storedAt > MAX_AHEAD.toMillis()
                && timestamp.isAfter(databaseTime.get().plus(MAX_AHEAD))) {
            throw new InvalidEventException("field timestamp lies more than an hour ahead");
        }
    }

    /** Whether this event, coming later in the stream, takes the place of the other one. */
    boolean supersedes(CustomerEvent earlier) {
        return !timestamp.isBefore(earlier.timestamp);
    }
}
