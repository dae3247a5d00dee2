package io.github.camelstreams.common;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * Whether the database answers, for all parts of health: it is asked at most twice a second,
 * however many want to know. Thread-safe.
 */
public class DatabaseContact {

    private static final int ANSWER_WITHIN_SECONDS = 1;

    private final DataSource dataSource;
    private final long freshNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean answers;
    private Instant lastAnswer;
    private long askedAt;

    /** Asks by this source's connections. */
    public DatabaseContact(DataSource dataSource) {
        this(dataSource, Duration.ofMillis(500));
    }

    DatabaseContact(DataSource dataSource, Duration fresh) {
        this.dataSource = dataSource;
        this.freshNanos = fresh.toNanos();
        this.askedAt = System.nanoTime() - freshNanos;
    }

    /** Whether the database answers now; waits for the source's time-out when it does not. */
    public boolean answers() {
        lock.lock();
        try {
            if (System.nanoTime() - askedAt >= freshNanos) {
                answers = ask();
                askedAt = System.nanoTime();
                lastAnswer = answers ? Instant.now() : lastAnswer;
            }
            return answers;
        } finally {
            lock.unlock();
        }
    }

    /**
     * How old what the database has said may be: {@code null} while it answers; else when it was
     * last asked and did, or {@code unknown}.
     */
    public String asOf() {
        lock.lock();
        try {
            return answers() ? null : lastAnswer == null ? "unknown" : lastAnswer.toString();
        } finally {
            lock.unlock();
        }
    }

    private boolean ask() {
        try (Connection connection = dataSource.getConnection()) {
            return connection.isValid(ANSWER_WITHIN_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }
}
