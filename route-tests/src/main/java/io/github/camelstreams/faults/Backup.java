package io.github.camelstreams.faults;

import io.github.camelstreams.stack.Deadline;
import io.github.camelstreams.stack.StackException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A copy of a database in use, as it was at one moment. */
final class Backup {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final SystemUnderTest system;
    private final String database;
    private final String copy;

    private Backup(SystemUnderTest system, String database) {
        this.system = system;
        this.database = database;
        this.copy = database + "_backup";
    }

    /**
     * Makes the copy, lets clients work until all of it has arrived everywhere, and puts the copy
     * in the place of the database, under the eyes of the services.
     *
     * @return what those clients were told, in vain
     */
    static Ledger loseWrites(SystemUnderTest system, String database, Random random)
            throws SQLException, InterruptedException {
        Backup backup = new Backup(system, database);
        backup.awaitLevel();
        backup.make();
        backup.awaitLevel();
        Ledger lost = new Ledger();
        Workload load = Workload.start(system, lost, random.nextLong());
        try {
            TimeUnit.MILLISECONDS.sleep(1_500 + random.nextInt(1_500));
        } finally {
            load.stop();
        }
        backup.awaitLevel();
        backup.restore();
        return lost;
    }

    private void make() throws SQLException {
        execute(
                "alter database " + database + " with allow_connections false",
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '"
                        + database
                        + "'",
                "create database " + copy + " template " + database,
                "alter database " + database + " with allow_connections true");
    }

    private void restore() throws SQLException {
        execute(
                "drop database " + database + " with (force)",
                "alter database " + copy + " rename to " + database);
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = system.postgres().connect("postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private void awaitLevel() {
        FactsReader reader = new FactsReader(system);
        if (!Deadline.after(PATIENCE).await(() -> system.isReady() && reader.isLevel())) {
            throw new StackException("not ready or not level after " + PATIENCE.toSeconds() + " s");
        }
    }
}
