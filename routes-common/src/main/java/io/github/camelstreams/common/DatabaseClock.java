package io.github.camelstreams.common;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The time of the database, which all instances of a service share. As a {@link Clock} it is this
 * service's own clock, corrected by the difference when the database was last asked: good for
 * showing, not for deciding. Thread-safe.
 */
public class DatabaseClock extends Clock implements ClockComparison {

    private final JdbcClient database;
    private final Clock own;
    private volatile Duration ahead = Duration.ZERO;

    DatabaseClock(JdbcClient database, Clock own) {
        this.database = database;
        this.own = own;
    }

    /**
     * Asks the database.
     *
     * @throws DataAccessException when it does not answer
     */
    public Instant ask() {
        Instant before = own.instant();
        Instant time =
                database.sql("select clock_timestamp()")
                        .query(OffsetDateTime.class)
                        .single()
                        .toInstant();
        Instant after = own.instant();
        // Somewhere between the two: what the answer took is no difference.
        ahead =
                time.isAfter(after)
                        ? Duration.between(after, time)
                        : time.isBefore(before) ? Duration.between(before, time) : Duration.ZERO;
        return time;
    }

    @Override
    public Instant instant() {
        return own.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(instant(), zone);
    }

    @Override
    public Optional<ClockDifference> difference() {
        return ClockDifference.of("This service's clock", ahead.negated(), "the database's");
    }
}
