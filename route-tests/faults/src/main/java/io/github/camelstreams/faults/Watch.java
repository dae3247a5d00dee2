package io.github.camelstreams.faults;

import io.github.camelstreams.faults.Violation.Rule;
import io.github.camelstreams.stack.StackException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Triggers in both databases that note whatever an instance writes without holding the position, or
 * the relay's lease: the end state hardly ever shows it, since other guards catch what one lets
 * through.
 */
final class Watch {

    private static final List<String> DATABASES = List.of("customer_db", "order_db");

    private final SystemUnderTest system;

    Watch(SystemUnderTest system) {
        this.system = system;
    }

    /** Watches from now on; who had claimed what before is not known. */
    void begin() throws SQLException {
        for (String database : DATABASES) {
            try (Connection connection = system.postgres().connect(database);
                    Statement statement = connection.createStatement()) {
                statement.execute(script(database));
            }
        }
    }

    private static String script(String database) {
        String name = "watch-" + database + ".sql";
        try (InputStream script = Watch.class.getResourceAsStream(name)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StackException("cannot read " + name + ": " + e.getMessage(), e);
        }
    }

    /** What was noted so far. */
    List<Violation> violations() throws SQLException {
        List<Violation> found = new ArrayList<>();
        for (String database : DATABASES) {
            try (Connection connection = system.postgres().connect(database);
                    Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery(
                                    "select instance || ' ' || what || ' at ' || at from watch.trespass order by at")) {
                while (rows.next()) {
                    found.add(new Violation(Rule.ONLY_THE_HOLDER_WRITES, rows.getString(1)));
                }
            }
        }
        return found;
    }
}
