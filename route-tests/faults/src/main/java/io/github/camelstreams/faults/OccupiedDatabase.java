package io.github.camelstreams.faults;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Somebody else has all connections of the database server; the services lose theirs. */
final class OccupiedDatabase implements Fault {

    private static final int MOST = 500;

    private final List<Connection> taken = new ArrayList<>();

    @Override
    public String name() {
        return "out-of-connections";
    }

    @Override
    public Duration hold(Random random) {
        return Duration.ofMillis(4_000 + random.nextInt(3_000));
    }

    @Override
    public void strike(SystemUnderTest system, Random random) throws SQLException {
        Connection first = system.postgres().connect("postgres");
        taken.add(first);
        // the services open theirs again meanwhile: whoever is faster
        for (int round = 0; round < 5; round++) {
            occupy(system);
            try (Statement statement = first.createStatement()) {
                statement.execute("select pg_terminate_backend(pid)" + ServiceSessions.ALL);
            }
        }
        occupy(system);
    }

    private void occupy(SystemUnderTest system) {
        while (taken.size() < MOST) {
            try {
                taken.add(system.postgres().connect("postgres"));
            } catch (SQLException e) {
                // there is none left: as it is meant to be
                return;
            }
        }
    }

    @Override
    public void heal(SystemUnderTest system) {
        taken.forEach(OccupiedDatabase::close);
        taken.clear();
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // the server has ended it
        }
    }
}
