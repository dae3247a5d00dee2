package io.github.camelstreams.order;

import java.time.Instant;
import java.time.ZoneOffset;

/**
 * What the replica takes from an event: where a customer lives, and since when.
 *
 * @param customerId whose address it is
 * @param address the whole address, {@code unknown} included
 * @param timestamp when the customer service made the change, in whole microseconds: the later one
 *     wins
 */
public record CustomerEvent(String customerId, String address, Instant timestamp) {

    /** The timestamp as PostgreSQL reads it. */
    String time() {
        // Instant's own text costs several times as much
        return timestamp.atOffset(ZoneOffset.UTC).toString();
    }

    /** Whether this event, coming later in the stream, takes the place of the other one. */
    boolean supersedes(CustomerEvent earlier) {
        return !timestamp.isBefore(earlier.timestamp);
    }
}
