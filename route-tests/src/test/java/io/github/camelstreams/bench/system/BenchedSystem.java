package io.github.camelstreams.bench.system;

import io.github.camelstreams.stack.Database;
import io.github.camelstreams.stack.FreePorts;
import io.github.camelstreams.stack.Lifetime;
import io.github.camelstreams.stack.Setting;
import io.github.camelstreams.stack.Settings;
import io.github.camelstreams.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A system of its own on free ports, which ends with this JVM, and what is asked of it. */
final class BenchedSystem implements AutoCloseable {

    /** The database of the customer service. */
    static final String CUSTOMERS = "customer_db";

    /** The database of the order services. */
    static final String ORDERS = "order_db";

    static final List<String> ORDER_SERVICES = List.of("order1", "order2");

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Settings settings;
    private final Stack stack;

    BenchedSystem(Path folder) {
        settings = Settings.of(FreePorts.settings(folder));
        stack = new Stack(Path.of(".."), settings, Lifetime.JVM, System.err);
        stack.start(stack.names());
    }

    Stack stack() {
        return stack;
    }

    Database database() {
        return settings.database();
    }

    URI uri(String service) {
        return settings.service(Setting.valueOf(service.toUpperCase(Locale.ROOT) + "_PORT"));
    }

    /** The process ids of all that runs, by name. */
    Map<String, Long> processes() {
        Map<String, Long> processes = new LinkedHashMap<>();
        for (String name : stack.names()) {
            stack.server(name).pid().ifPresent(pid -> processes.put(name, pid));
        }
        return processes;
    }

    ProcessTimes times() {
        return ProcessTimes.of(processes());
    }

    void execute(String database, String sql) throws SQLException {
        try (Connection connection = database().connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String database, String sql) throws SQLException {
        try (Connection connection = database().connect(database)) {
            return number(connection, sql);
        }
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** Waits until a query answers at least this number; asks all the time. */
    static void await(Connection connection, String sql, long wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (number(connection, sql) < wanted) {
            if (System.nanoTime() - end >= 0) {
                throw new TimeoutException(sql + " did not reach " + wanted);
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    /** Waits until every event has been published, and the replica has as many customers. */
    void awaitLevel() throws Exception {
        long customers = number(CUSTOMERS, "select count(*) from customers");
        try (Connection orders = database().connect(ORDERS)) {
            await(orders, "select count(*) from customers", customers);
        }
    }

    @Override
    public void close() throws IOException {
        stack.stop(stack.names());
    }
}
