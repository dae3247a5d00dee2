package io.github.camelstreams.faults;

import io.github.camelstreams.stack.StackException;
import io.github.camelstreams.test.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A copy of a database in use, as it was at one moment, or of its tables. */
final class Backup {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final SystemUnderTest system;
    private final String session;
    private final List<String> make;
    private final List<String> restore;

    private Backup(
            SystemUnderTest system, String session, List<String> make, List<String> restore) {
        this.system = system;
        this.session = session;
        this.make = make;
        this.restore = restore;
    }

    /** Puts a copy of the whole in the place of the database: all sessions end. */
    static Backup ofDatabase(SystemUnderTest system, String database) {
        String copy = database + "_backup";
        return new Backup(
                system,
                "postgres",
                List.of(
                        "alter database " + database + " with allow_connections false",
                        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '"
                                + database
                                + "'",
                        "create database " + copy + " template " + database,
                        "alter database " + database + " with allow_connections true"),
                List.of(
                        "drop database " + database + " with (force)",
                        "alter database " + copy + " rename to " + database));
    }

    /**
     * Fills the tables anew in one transaction, as the load of a dump does: all sessions live on,
     * and their next statements meet what they do not expect.
     */
    static Backup ofTables(SystemUnderTest system, String database, List<String> tables) {
        List<String> make = new ArrayList<>(List.of("create schema backup"));
        tables.forEach(table -> make.add("create table backup." + table + " as table " + table));
        List<String> restore = new ArrayList<>(List.of("begin"));
        restore.add("truncate " + String.join(", ", tables));
        tables.forEach(
                table ->
                        restore.add(
                                "insert into "
                                        + table
                                        + " overriding system value table backup."
                                        + table));
        restore.add("drop schema backup cascade");
        restore.add("commit");
        return new Backup(system, database, make, restore);
    }

    /**
     * Makes the copy, lets clients work until all of it has arrived everywhere, and restores the
     * copy under the eyes of the services.
     *
     * @return what those clients were told, in vain
     */
    Ledger loseWrites(Random random) throws SQLException, InterruptedException {
        awaitLevel();
        execute(make);
        awaitLevel();
        Ledger lost = new Ledger();
        Workload load = Workload.start(system, lost, random.nextLong());
        try {
            TimeUnit.MILLISECONDS.sleep(1_500 + random.nextInt(1_500));
        } finally {
            load.stop();
        }
        awaitLevel();
        execute(restore);
        return lost;
    }

    private void execute(List<String> statements) throws SQLException {
        try (Connection connection = system.postgres().connect(session);
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
