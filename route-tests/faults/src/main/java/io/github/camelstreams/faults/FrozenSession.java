package io.github.camelstreams.faults;

import io.github.camelstreams.stack.StackException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Sessions of the services freeze inside their statements, with whatever they hold. */
final class FrozenSession implements Fault {

    private final List<Long> frozen = new ArrayList<>();

    @Override
    public String name() {
        return "freeze-sessions";
    }

    @Override
    public Duration hold(Random random) {
        return Duration.ofMillis(11_000 + random.nextInt(4_000));
    }

    @Override
    public void strike(SystemUnderTest system, Random random) throws SQLException {
        try (Connection connection = system.session("postgres");
                Statement statement = connection.createStatement();
                ResultSet sessions =
                        statement.executeQuery(
                                "select pid"
                                        + ServiceSessions.ALL
                                        + " order by state <> 'active', random() limit 3")) {
            while (sessions.next()) {
                frozen.add(sessions.getLong(1));
            }
        }
        frozen.forEach(pid -> signal("STOP", pid));
    }

    @Override
    public void heal(SystemUnderTest system) {
        frozen.forEach(pid -> signal("CONT", pid));
        frozen.clear();
    }

    private static void signal(String signal, long pid) {
        try {
            new ProcessBuilder(
                            "sh",
                            "-c",
                            "kill -s \"$0\" \"$1\" 2>/dev/null",
                            signal,
                            Long.toString(pid))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new StackException("cannot send a signal: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
