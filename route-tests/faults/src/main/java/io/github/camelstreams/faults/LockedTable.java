package io.github.camelstreams.faults;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A foreign session holds a lock that a service's statements wait for until they time out. */
final class LockedTable implements Fault {

    private static final List<List<String>> TABLES =
            List.of(
                    List.of("customer_db", "customers"),
                    List.of("customer_db", "outbox"),
                    List.of("customer_db", "relay"),
                    List.of("order_db", "customers"),
                    List.of("order_db", "consumer_progress"));

    private Connection session;

    @Override
    public String name() {
        return "locked-table";
    }

    @Override
    public Duration hold(Random random) {
        return Duration.ofMillis(7_000 + random.nextInt(5_000));
    }

    @Override
    public void strike(SystemUnderTest system, Random random) throws SQLException {
        List<String> table = TABLES.get(random.nextInt(TABLES.size()));
        session = system.session(table.get(0));
        session.setAutoCommit(false);
        try (Statement statement = session.createStatement()) {
            statement.execute("lock table " + table.get(1) + " in access exclusive mode");
        }
    }

    @Override
    public void heal(SystemUnderTest system) throws SQLException {
        if (session != null) {
            session.close();
        }
    }
}
