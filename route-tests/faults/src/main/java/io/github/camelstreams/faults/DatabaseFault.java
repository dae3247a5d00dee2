package io.github.camelstreams.faults;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/** Statements of an administrator that the services feel. */
final class DatabaseFault implements Fault {

    private static final String SESSIONS =
            " from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()";

    private final String name;
    private final String[] strike;
    private final String[] heal;

    private DatabaseFault(String name, String[] strike, String[] heal) {
        this.name = name;
        this.strike = strike;
        this.heal = heal;
    }

    /** All sessions are ended, at whatever they are. */
    static DatabaseFault terminated() {
        return new DatabaseFault(
                "terminate-sessions",
                new String[] {"select pg_terminate_backend(pid)" + SESSIONS},
                new String[0]);
    }

    /** All statements under way are cancelled, again and again for a moment. */
    static DatabaseFault cancelled() {
        return new DatabaseFault(
                "cancel-statements",
                new String[] {
                    "do $$ begin for i in 1..200 loop perform pg_cancel_backend(pid)"
                            + SESSIONS
                            + "; perform pg_sleep(0.01); end loop; end $$"
                },
                new String[0]);
    }

    /** The databases take no writes. */
    static DatabaseFault readOnly() {
        return new DatabaseFault(
                "read-only",
                new String[] {
                    "alter system set default_transaction_read_only = on", "select pg_reload_conf()"
                },
                new String[] {
                    "alter system reset default_transaction_read_only", "select pg_reload_conf()"
                });
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void strike(SystemUnderTest system, Random random) throws SQLException {
        execute(system, strike);
    }

    @Override
    public void heal(SystemUnderTest system) throws SQLException {
        execute(system, heal);
    }

    private static void execute(SystemUnderTest system, String... statements) throws SQLException {
        try (Connection connection = system.session("postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
