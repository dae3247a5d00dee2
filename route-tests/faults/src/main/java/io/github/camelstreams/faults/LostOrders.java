package io.github.camelstreams.faults;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;

/**
 * The order database is what it was a moment ago, or empty: the replica has to get level by itself,
 * from the offset that it finds, or from the beginning of the stream.
 */
final class LostOrders implements Fault {

    private static final String DATABASE = "order_db";

    private static final List<String> TABLES =
            List.of(
                    "customers",
                    "orders",
                    "consumer_progress",
                    "replica_resync",
                    "quarantine",
                    "idempotency");

    private final String name;
    private final Loss loss;

    private interface Loss {
        void happen(SystemUnderTest system, Ledger ledger, Random random)
                throws SQLException, InterruptedException;
    }

    private LostOrders(String name, Loss loss) {
        this.name = name;
        this.loss = loss;
    }

    /** The database is replaced by an older one: whoever had a session has to begin another. */
    static Fault restored() {
        return new LostOrders(
                "restore-orders",
                (system, ledger, random) ->
                        lose(Backup.ofDatabase(system, DATABASE), ledger, random));
    }

    /** Its tables are filled anew: the consumer keeps its session, and believes what it knew. */
    static Fault tablesRestored() {
        return new LostOrders(
                "restore-order-tables",
                (system, ledger, random) ->
                        lose(Backup.ofTables(system, DATABASE, TABLES), ledger, random));
    }

    /** Its tables are empty. */
    static Fault emptied() {
        return new LostOrders("empty-orders", (system, ledger, random) -> empty(system, ledger));
    }

    private static void lose(Backup backup, Ledger ledger, Random random)
            throws SQLException, InterruptedException {
        Ledger lost = backup.loseWrites(random);
        // the orders are gone, what customers are is in the other database, and stays
        lost.writes().forEach(ledger::add);
        lost.surprises().forEach(ledger::surprise);
    }

    private static void empty(SystemUnderTest system, Ledger ledger) throws SQLException {
        try (Connection connection = system.postgres().connect(DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute("truncate " + String.join(", ", TABLES));
        }
        ledger.forgetOrders();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare(SystemUnderTest system, Ledger ledger, Random random)
            throws SQLException, InterruptedException {
        loss.happen(system, ledger, random);
    }

    @Override
    public void strike(SystemUnderTest system, Random random) {
        // the load meets what was prepared
    }

    @Override
    public void heal(SystemUnderTest system) {
        // the services help themselves
    }
}
