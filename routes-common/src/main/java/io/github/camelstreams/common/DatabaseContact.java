package io.github.camelstreams.common;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * Whether the database answers, for all parts of health: it is asked at most twice a second,
 * however many want to know. Whether it also stores is asked only once a statement has failed
 * because it does not. Thread-safe.
 */
public class DatabaseContact {

    private static final int ANSWER_WITHIN_SECONDS = 1;

    /** More than is free where a full disk has made a statement fail. */
    private static final String STORE_HALF_A_MEGABYTE =
            "create temporary table storage_probe on commit drop as"
                    + " select repeat('x', 1000) as filling from generate_series(1, 500)";

    private final DataSource dataSource;
    private final long freshNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile DatabaseObstacle notStoring;
    private boolean answers;
    private DatabaseObstacle obstacle;
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
                DatabaseObstacle met = ask();
                obstacle = met == null ? null : met.after(obstacle);
                askedAt = System.nanoTime();
            }
            return answers;
        } finally {
            lock.unlock();
        }
    }

    /** What keeps the database from answering or from storing; {@code null} while it does both. */
    DatabaseObstacle obstacle() {
        lock.lock();
        try {
            answers();
            return obstacle;
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

    /** A statement has failed. */
    void failed(SQLException failure) {
        if (notStoring == null && DatabaseObstacle.isStorage(failure)) {
            notStoring = DatabaseObstacle.of(failure);
        }
    }

    private DatabaseObstacle ask() {
        answers = false;
        try (Connection connection = dataSource.getConnection()) {
            if (!connection.isValid(ANSWER_WITHIN_SECONDS)) {
                throw new SQLNonTransientConnectionException("no answer in time", "08006");
            }
            answers = true;
            lastAnswer = Instant.now();
            if (notStoring != null && stores(connection)) {
                notStoring = null;
            }
            return notStoring;
        } catch (SQLException | RuntimeException e) {
            return DatabaseObstacle.of(e);
        }
    }

    private static boolean stores(Connection connection) {
        try (Statement probe = connection.createStatement()) {
            probe.execute(STORE_HALF_A_MEGABYTE);
            return true;
        } catch (SQLException e) {
            return !DatabaseObstacle.isStorage(e);
        }
    }
}
