package io.github.camelstreams.order;

import io.github.camelstreams.common.ClockComparison;
import io.github.camelstreams.common.ClockDifference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The clocks behind the stream, as its latest messages show them: the broker's, which says when it
 * stored a message, and that of the customer service's database, which says when an event happened.
 * Each of them came before this service got the message, so a time from the future is proof that a
 * clock is wrong; a time long ago is none. Thread-safe.
 */
public final class StreamClocks implements ClockComparison {

    private static final String BROKER = "The broker's clock";
    private static final String SOURCE = "The clock of the customer service's database";

    private final Clock own;
    private final UnaryOperator<Instant> databaseTime;
    private volatile Seen latest = new Seen(Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);

    private record Seen(Instant happened, Instant stored, Instant now) {}

    /**
     * @param own this process's clock
     * @param databaseTime the time of this service's database at a time of that clock
     */
    StreamClocks(Clock own, UnaryOperator<Instant> databaseTime) {
        this.own = own;
        this.databaseTime = databaseTime;
    }

    /** Notes the times that a step shows, which has been stored. */
    public void applied(ReplicaStep step) {
        latest = new Seen(step.latest(), Instant.ofEpochMilli(step.storedAt()), own.instant());
    }

    @Override
    public Optional<ClockDifference> difference() {
        Seen seen = latest;
        Instant now = databaseTime.apply(seen.now);
        return ahead(BROKER, seen.stored, now, "the database's")
                .or(() -> ahead(SOURCE, seen.happened, now, "that of this service's database"))
                .or(() -> ahead(SOURCE, seen.happened, seen.stored, "the broker's"));
    }

    private static Optional<ClockDifference> ahead(
            String clock, Instant time, Instant other, String whose) {
        return time.isAfter(other)
                ? ClockDifference.of(clock, Duration.between(other, time), whose)
                : Optional.empty();
    }
}
