package io.github.camelstreams.order;

import io.github.camelstreams.common.ClockComparison;
import io.github.camelstreams.common.ClockDifference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The clocks behind the stream, as its latest messages show them: the broker's, which says when it
 * stored a message, and that of the customer service's database, which says when an event happened.
 * Each of them came before this service got the message, so a time from the future is proof that a
 * clock is wrong; a time long ago is none. Thread-safe.
 */
public final class StreamClocks implements ClockComparison {

    private static final String BROKER = "The broker's clock";
    private static final String SOURCE = "The clock of the customer service's database";

    private final Clock database;
    private volatile Optional<ClockDifference> difference = Optional.empty();

    /**
     * @param database the time of this service's database
     */
    StreamClocks(Clock database) {
        this.database = database;
    }

    /** Compares the times that a step shows, which has been stored. */
    public void applied(ReplicaStep step) {
        Instant now = database.instant();
        Instant stored = Instant.ofEpochMilli(step.storedAt());
        difference =
                difference(BROKER, stored, now, "the database's")
                        .or(
                                () ->
                                        difference(
                                                SOURCE,
                                                step.latest(),
                                                now,
                                                "that of this service's database"))
                        .or(() -> difference(SOURCE, step.latest(), stored, "the broker's"));
    }

    private static Optional<ClockDifference> difference(
            String clock, Instant time, Instant other, String whose) {
        return time.isAfter(other)
                ? ClockDifference.of(clock, Duration.between(other, time), whose)
                : Optional.empty();
    }

    @Override
    public Optional<ClockDifference> difference() {
        return difference;
    }
}
