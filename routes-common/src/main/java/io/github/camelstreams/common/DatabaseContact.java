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
    private static final int STORED_WITHIN_MILLIS = 5_000;

    /** More than is free where a full disk has made a statement fail. */
    private static final String STORE_HALF_A_MEGABYTE =
            "create table storage_probe as"
                    + " select repeat('x', 1000) as filling from generate_series(1, 500)";

    private final DataSource dataSource;
    private final DataSource owner;
    private final long freshNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile DatabaseObstacle notStoring;
    private boolean answers;
    private DatabaseObstacle obstacle;
    private Instant lastAnswer;
    private long askedAt;

    /**
     * @param dataSource whose connections are to be good
     * @param owner connections of the user who may make tables
     */
    public DatabaseContact(DataSource dataSource, DataSource owner) {
        this(dataSource, owner, Duration.ofMillis(500));
    }

    DatabaseContact(DataSource dataSource, DataSource owner, Duration fresh) {
        this.dataSource = dataSource;
        this.owner = owner;
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
            if (notStoring != null && stores()) {
                notStoring = null;
            }
            return notStoring;
        } catch (SQLException | RuntimeException e) {
            return DatabaseObstacle.of(e);
        }
    }

    /** By a table that lies where all others do, and that nobody ever sees. */
    private boolean stores() {
        try (Connection connection = owner.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, STORED_WITHIN_MILLIS);
            connection.setAutoCommit(false);
            try (Statement probe = connection.createStatement()) {
                probe.execute(STORE_HALF_A_MEGABYTE);
                return true;
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            // who may make no tables any more cannot tell: the next statement that fails will
            return "42501".equals(e.getSQLState());
        }
    }
}
