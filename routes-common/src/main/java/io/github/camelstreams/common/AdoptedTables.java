package io.github.camelstreams.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.Configuration;
import org.springframework.core.io.ClassPathResource;

/**
 * Adopts tables that were there before this service, with their rows, when they are exactly those
 * of the specification: in the transaction of the first migration they step aside, and then take
 * the place of the empty tables it has made. Used by one thread.
 */
final class AdoptedTables implements Callback {

    private static final MigrationVersion FIRST = MigrationVersion.fromVersion("1");
    private static final int SHOWN = 5;
    private static final String TABLES = "common/database/tables.sql";
    private static final String SPECIFICATION = "db/adoption/specification.sql";
    private static final String SET_ASIDE = "db/adoption/set-aside.sql";
    private static final String ADOPT = "db/adoption/adopt.sql";

    private boolean adopting;

    /**
     * Looks before anything is changed.
     *
     * @throws UnsuitableDatabaseException when there is no history of migrations, and there are
     *     tables that are not the specification's
     */
    static void requireAdoptable(Configuration flyway) throws SQLException {
        try (Connection connection = flyway.getDataSource().getConnection()) {
            if (!exists(connection, flyway.getTable())) {
                connection.setAutoCommit(false);
                areThere(connection, flyway);
                connection.rollback();
            }
        }
    }

    @Override
    public boolean supports(Event event, Context context) {
        return (event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE)
                && FIRST.equals(context.getMigrationInfo().getVersion());
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        Connection connection = context.getConnection();
        try {
            if (event == Event.BEFORE_EACH_MIGRATE) {
                adopting = areThere(connection, context.getConfiguration());
                if (adopting) {
                    run(connection, SET_ASIDE);
                }
            } else if (adopting) {
                run(connection, ADOPT);
            }
        } catch (SQLException e) {
            throw new FlywayException("The existing tables could not be adopted", e);
        }
    }

    @Override
    public String getCallbackName() {
        return "adopted-tables";
    }

    /** Whether the specification's tables are there, and no others; false when there are none. */
    private static boolean areThere(Connection connection, Configuration flyway)
            throws SQLException {
        Set<String> found = describe(connection, false, flyway.getTable());
        if (found.isEmpty()) {
            return false;
        }
        Savepoint before = connection.setSavepoint();
        run(connection, SPECIFICATION);
        Set<String> expected = describe(connection, true, flyway.getTable());
        connection.rollback(before);
        if (!found.equals(expected)) {
            throw new UnsuitableDatabaseException(
                    "the tables in it are neither this service's nor exactly those of the"
                            + " specification, so they are left alone"
                            + list(". Not expected: ", found, expected)
                            + list(". Missing: ", expected, found)
                            + ". Make them so, or give the service an empty database");
        }
        return true;
    }

    private static String list(String title, Set<String> some, Set<String> others) {
        List<String> lines = some.stream().filter(line -> !others.contains(line)).toList();
        if (lines.isEmpty()) {
            return "";
        }
        String shown = String.join("; ", lines.subList(0, Math.min(SHOWN, lines.size())));
        return title
                + shown
                + (lines.size() > SHOWN ? "; and " + (lines.size() - SHOWN) + " more" : "");
    }

    private static Set<String> describe(Connection connection, boolean temporary, String history)
            throws SQLException {
        Set<String> lines = new TreeSet<>();
        try (PreparedStatement query = connection.prepareStatement(text(TABLES))) {
            query.setBoolean(1, temporary);
            query.setString(2, history);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
        }
        return lines;
    }

    private static boolean exists(Connection connection, String table) throws SQLException {
        String query =
                "select from pg_tables where schemaname = current_schema() and tablename = ?";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void run(Connection connection, String script) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text(script));
        }
    }

    private static String text(String resource) {
        try {
            return new ClassPathResource(resource).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
