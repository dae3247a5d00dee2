package io.github.camelstreams.faults;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;

/**
 * The clock that all times and leases come from, that of the customer database, goes back by ten
 * minutes, and forth again later. It does so for the statements of the services only.
 */
final class ClockBack implements Fault {

    private static final String CLOCK =
            """
            create or replace function public.clock_timestamp() returns timestamptz language sql volatile
            as 'select pg_catalog.clock_timestamp() - make_interval(mins => 10)'
            """;

    @Override
    public String name() {
        return "clock-back";
    }

    @Override
    public Duration hold(Random random) {
        return Duration.ofMillis(6_000 + random.nextInt(3_000));
    }

    @Override
    public void strike(SystemUnderTest system, Random random) throws SQLException {
        inNewSessions(
                system, CLOCK, "alter database customer_db set search_path = public, pg_catalog");
    }

    @Override
    public void heal(SystemUnderTest system) throws SQLException {
        inNewSessions(
                system,
                "alter database customer_db reset search_path",
                "drop function if exists public.clock_timestamp()");
    }

    private static void inNewSessions(SystemUnderTest system, String... statements)
            throws SQLException {
        try (Connection connection = system.session("customer_db");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            statement.execute("select pg_terminate_backend(pid)" + ServiceSessions.CUSTOMERS);
        }
    }
}
