package io.github.camelstreams.bench.system;

import io.github.camelstreams.stack.FreePorts;
import io.github.camelstreams.stack.Setting;
import io.github.camelstreams.stack.Stack;
import io.github.camelstreams.stack.StackSettings;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.Lifetime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
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

    private static final String CONFIRMED = "select confirmed_publishing_id from relay";
    private static final String VACUUMED =
            """
            select cast(max(n_dead_tup) < 1000 as integer)
            from pg_stat_all_tables as statistics
            join pg_class as main on statistics.relid in (main.oid, main.reltoastrelid)
            where main.relname in ('outbox', 'publication')
            """;

    private static final String PROCESSED = "select next_offset from consumer_progress";

    static final List<String> SERVICES = List.of("customer", "order1", "order2");

    static final List<String> ORDER_SERVICES = List.of("order1", "order2");

    /** More than any leg writes, so that nothing is dropped. */
    private static final String STREAM_BYTES = "20000000000";

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final StackSettings settings;
    private final Stack stack;

    BenchedSystem(Path folder) {
        Map<String, String> variables = FreePorts.settings(folder);
        variables.put("RABBITMQ_STREAM_MAX_BYTES", STREAM_BYTES);
        settings = StackSettings.of(variables);
        stack = new Stack(Path.of("../.."), settings, Lifetime.JVM, System.err);
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

    List<String> texts(String database, String sql) throws SQLException {
        try (Connection connection = database().connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** Waits until a query answers at least this number; asks a hundred times a second. */
    static void await(Connection connection, String sql, long wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (number(connection, sql) < wanted) {
            if (System.nanoTime() - end >= 0) {
                throw new TimeoutException(sql + " did not reach " + wanted);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** How many events have been published and are confirmed. */
    long confirmed() throws SQLException {
        return number(CUSTOMERS, CONFIRMED);
    }

    /** How many events there are, published or not. */
    long events() throws SQLException {
        return number(
                CUSTOMERS,
                "select next_publishing_id - 1 + (select count(*) from outbox) from relay");
    }

    /** How many events the replica has processed. */
    long processed() throws SQLException {
        return number(ORDERS, PROCESSED);
    }

    /** What the events that wait take up on disk. */
    double outboxMegabytes() throws SQLException {
        return number(
                        CUSTOMERS,
                        "select pg_total_relation_size('outbox') + pg_total_relation_size('publication')")
                / 1e6;
    }

    /** Waits until autovacuum has been at what events that were published have left behind. */
    void awaitVacuumed() throws Exception {
        try (Connection customers = database().connect(CUSTOMERS)) {
            await(customers, VACUUMED, 1);
        }
    }

    /** Adds the memory of each service in megabytes. */
    void putMemory(Map<String, Double> figures, String when) {
        for (String name : SERVICES) {
            figures.put(
                    "memory of " + name + " " + when + ", MB",
                    stack.server(name).residentMegabytes());
        }
    }

    /** Waits until so many events have been published and confirmed. */
    void awaitConfirmed(long events) throws Exception {
        try (Connection customers = database().connect(CUSTOMERS)) {
            await(customers, CONFIRMED, events);
        }
    }

    /** Waits until so many events have been processed by the replica. */
    void awaitProcessed(long events) throws Exception {
        try (Connection orders = database().connect(ORDERS)) {
            await(orders, PROCESSED, events);
        }
    }

    /** Waits until every event has been published and processed; asks for little meanwhile. */
    void awaitLevel() throws Exception {
        awaitProcessed(events());
    }

    /**
     * @throws IllegalStateException when one of these customers is missing in one of the databases
     */
    void requireEverywhere(List<String> customers) throws SQLException {
        for (String name : List.of(CUSTOMERS, ORDERS)) {
            try (Connection connection = database().connect(name);
                    PreparedStatement statement =
                            connection.prepareStatement(
                                    "select count(*) from customers where id = any (?)")) {
                statement.setArray(1, connection.createArrayOf("text", customers.toArray()));
                try (ResultSet rows = statement.executeQuery()) {
                    rows.next();
                    if (rows.getLong(1) != customers.size()) {
                        throw new IllegalStateException(
                                "%s has %d of %d customers"
                                        .formatted(name, rows.getLong(1), customers.size()));
                    }
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        stack.stop(stack.names());
    }
}
