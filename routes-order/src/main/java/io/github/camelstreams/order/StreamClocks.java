package io.github.camelstreams.order;

import io.github.camelstreams.common.ClockComparison;
import io.github.camelstreams.common.ClockDifference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

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
    private final LongSupplier nanoTime;
    private volatile Seen latest;

    private record Seen(Instant happened, Instant stored, long atNanos) {}

    /**
     * @param database the clock of this service's database
     */
    StreamClocks(Clock database) {
        this(database, System::nanoTime);
    }

    StreamClocks(Clock database, LongSupplier nanoTime) {
        this.database = database;
        this.nanoTime = nanoTime;
    }

    /** Notes the times that a step shows, which has been stored. */
    public void applied(ReplicaStep step) {
        latest =
                new Seen(
                        step.latest(), Instant.ofEpochMilli(step.storedAt()), nanoTime.getAsLong());
    }

    @Override
    public Optional<ClockDifference> difference() {
        Seen seen = latest;
        if (seen == null) {
            return Optional.empty();
        }
        // Not kept as a time: the clock that showed it may have been set right since.
        Instant then = database.instant().minusNanos(nanoTime.getAsLong() - seen.atNanos);
        return ahead(BROKER, seen.stored, then, "the database's")
                .or(() -> ahead(SOURCE, seen.happened, then, "that of this service's database"))
                .or(() -> ahead(SOURCE, seen.happened, seen.stored, "the broker's"));
    }

    private static Optional<ClockDifference> ahead(
            String clock, Instant time, Instant other, String whose) {
        return time.isAfter(other)
                ? ClockDifference.of(clock, Duration.between(other, time), whose)
                : Optional.empty();
    }
}
