package io.github.camelstreams.faults;

import io.github.camelstreams.stack.StackException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The sessions of the services in the database: each service gives them its own name. */
final class ServiceSessions {

    /** All of them, as {@code from} and {@code where} of a statement. */
    static final String ALL = in(SystemUnderTest.SERVICES);

    /** Those of the customer services. */
    static final String CUSTOMERS = in(SystemUnderTest.CUSTOMERS);

    private ServiceSessions() {}

    private static String in(List<String> services) {
        return " from pg_stat_activity where application_name in ('%s')"
                .formatted(String.join("', '", services));
    }

    /** Sees to it that every service is found: a fault would not notice that it strikes none. */
    static void requireAll(SystemUnderTest system) throws SQLException {
        List<String> missing = new ArrayList<>(SystemUnderTest.SERVICES);
        try (Connection connection = system.session("postgres");
                Statement statement = connection.createStatement();
                ResultSet names = statement.executeQuery("select application_name" + ALL)) {
            while (names.next()) {
                missing.remove(names.getString(1));
            }
        }
        if (!missing.isEmpty()) {
            throw new StackException("No session in the database is known as one of " + missing);
        }
    }
}
