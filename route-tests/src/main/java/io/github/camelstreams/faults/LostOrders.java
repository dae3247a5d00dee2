package io.github.camelstreams.faults;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/**
 * The order database is what it was a moment ago, or empty: the replica has to get level by itself,
 * from the offset that it finds, or from the beginning of the stream.
 */
final class LostOrders implements Fault {

    private final boolean all;

    LostOrders(boolean all) {
        this.all = all;
    }

    @Override
    public String name() {
        return all ? "empty-orders" : "restore-orders";
    }

    @Override
    public void prepare(SystemUnderTest system, Ledger ledger, Random random)
            throws SQLException, InterruptedException {
        if (all) {
            empty(system);
            ledger.forgetOrders();
        } else {
            Ledger lost = Backup.loseWrites(system, "order_db", random);
            lost.writes().forEach(ledger::add);
            lost.surprises().forEach(ledger::surprise);
        }
    }

    private static void empty(SystemUnderTest system) throws SQLException {
        try (Connection connection = system.postgres().connect("order_db");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "truncate customers, orders, consumer_progress, replica_resync, quarantine, idempotency");
        }
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
