package io.github.camelstreams.faults;

import io.github.camelstreams.faults.Facts.Event;
import io.github.camelstreams.faults.Facts.OrderRow;
import io.github.camelstreams.faults.Facts.ReplicaRow;
import io.github.camelstreams.faults.Facts.SourceRow;
import io.github.camelstreams.test.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the {@link Facts}, around all services. */
final class FactsReader {

    private static final String TIME =
            "to_char(%s at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

    private final Database database;
    private final EventReader events;

    FactsReader(SystemUnderTest system) {
        this.database = system.postgres();
        this.events = new EventReader(system.rabbitmq(), SystemUnderTest.STREAM);
    }

    /** Everything; to be called while nobody writes. */
    Facts read() throws SQLException {
        try (Connection customers = database.connect("customer_db");
                Connection orders = database.connect("order_db")) {
            Map<String, SourceRow> source = new HashMap<>();
            rows(
                    customers,
                    "select id, name, address, "
                            + TIME.formatted("coalesce(updated_at, created_at)")
                            + " from customers",
                    row ->
                            source.put(
                                    row.getString(1),
                                    new SourceRow(
                                            row.getString(2), row.getString(3), row.getString(4))));
            Map<String, ReplicaRow> replica = new HashMap<>();
            rows(
                    orders,
                    "select id, address, " + TIME.formatted("updated_at") + " from customers",
                    row ->
                            replica.put(
                                    row.getString(1),
                                    new ReplicaRow(row.getString(2), row.getString(3))));
            Map<String, OrderRow> placed = new HashMap<>();
            rows(
                    orders,
                    "select id, customer_id, status, "
                            + TIME.formatted("customer_updated_at")
                            + " from orders",
                    row ->
                            placed.put(
                                    row.getString(1),
                                    new OrderRow(
                                            row.getString(2), row.getString(3), row.getString(4))));
            List<String> quarantine = new ArrayList<>();
            rows(orders, "select reason from quarantine", row -> quarantine.add(row.getString(1)));
            List<String> incomplete = new ArrayList<>();
            rows(
                    orders,
                    "select incomplete from consumer_progress where incomplete is not null",
                    row -> incomplete.add(row.getString(1)));
            long published = number(customers, "select confirmed_publishing_id from relay");
            List<Event> stream = events.read();
            return new Facts(
                    source,
                    replica,
                    stream,
                    placed,
                    quarantine,
                    incomplete.isEmpty() ? null : String.join("; ", incomplete),
                    waiting(customers),
                    published,
                    Set.of());
        }
    }

    /** Whether the replica has applied all that was ever committed. */
    boolean isLevel() {
        try (Connection customers = database.connect("customer_db");
                Connection orders = database.connect("order_db")) {
            return waiting(customers) == 0
                    && fingerprint(customers, "coalesce(updated_at, created_at)")
                            .equals(fingerprint(orders, "updated_at"));
        } catch (SQLException e) {
            return false;
        }
    }

    private static long waiting(Connection customers) throws SQLException {
        return number(
                customers,
                "select (select count(*) from outbox) + (select coalesce(sum(last_publishing_id - first_publishing_id + 1), 0)"
                        + " from publication where first_publishing_id > (select confirmed_publishing_id from relay))");
    }

    private static String fingerprint(Connection connection, String version) throws SQLException {
        List<String> result = new ArrayList<>();
        rows(
                connection,
                "select count(*) || ':' || coalesce(sum(hashtextextended(id || address || extract(epoch from "
                        + version
                        + "), 0)), 0) from customers",
                row -> result.add(row.getString(1)));
        return result.get(0);
    }

    private static long number(Connection connection, String sql) throws SQLException {
        List<Long> result = new ArrayList<>();
        rows(connection, sql, row -> result.add(row.getLong(1)));
        return result.get(0);
    }

    private interface Row {
        void take(ResultSet row) throws SQLException;
    }

    private static void rows(Connection connection, String sql, Row row) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                row.take(result);
            }
        }
    }
}
