package io.github.camelstreams.common;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Whether what this service takes for a session is one, and has its time-outs. A pooler in front of
 * the database may hand each transaction to another session: settings and prepared statements are
 * then somebody else's.
 */
final class DatabaseSessions {

    private static final int ROUNDS = 5;
    private static final int ANSWER_WITHIN_SECONDS = 5;

    private DatabaseSessions() {}

    /**
     * @param source of new connections
     * @param pool of connections with the session's settings
     * @throws UnsuitableDatabaseException when it is not so
     */
    static void require(DataSource source, DataSource pool) throws SQLException {
        try (Connection one = source.getConnection();
                Connection other = source.getConnection()) {
            // While both are open, two sessions of the database cannot be the same.
            for (int round = 0; round < ROUNDS; round++) {
                if (session(one).equals(session(other))) {
                    throw new UnsuitableDatabaseException(
                            "a pooler in front of it gives one session to several connections: session"
                                    + " mode is needed (PgBouncer: pool_mode=session)");
                }
            }
        }
        try (Connection connection = pool.getConnection()) {
            requireTimeOut(connection, "statement_timeout");
            requireTimeOut(connection, "idle_in_transaction_session_timeout");
        }
    }

    private static String session(Connection connection) throws SQLException {
        // a server that is frozen does not even cancel the query
        connection.setNetworkTimeout(Runnable::run, 2 * ANSWER_WITHIN_SECONDS * 1000);
        // with the server's start, since two connections may lead to two servers
        return ask(connection, "select pg_backend_pid() || ' ' || pg_postmaster_start_time()");
    }

    private static void requireTimeOut(Connection connection, String name) throws SQLException {
        if (ask(connection, "select current_setting('" + name + "')").equals("0")) {
            throw new UnsuitableDatabaseException(
                    ("its sessions have no %s: set it in"
                                    + " SPRING_DATASOURCE_HIKARI_CONNECTIONINITSQL, or leave that alone")
                            .formatted(name));
        }
    }

    private static String ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(ANSWER_WITHIN_SECONDS);
            try (ResultSet rows = statement.executeQuery(query)) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
