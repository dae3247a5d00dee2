package io.github.camelstreams.faults;

import io.github.camelstreams.stack.StackException;
import io.github.camelstreams.test.Deadline;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * A statement of the instance that does the work is held up on its way to the database until
 * another instance has taken over, and arrives before that one has written anything.
 */
final class LateStatement implements Fault {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Until a statement is on its way, under load. */
    private static final Duration UNDER_WAY = Duration.ofMillis(200);

    /** What the successor needs from the broker before it may write takes this much longer. */
    private static final Duration HEAD_START = Duration.ofMillis(1_500);

    private final String name;
    private final Function<SystemUnderTest, String> working;
    private final List<String> instances;
    private final String database;
    private final String epoch;
    private final boolean cutOff;

    private LateStatement(
            String name,
            Function<SystemUnderTest, String> working,
            List<String> instances,
            String database,
            String epoch,
            boolean cutOff) {
        this.name = name;
        this.working = working;
        this.instances = instances;
        this.database = database;
        this.epoch = epoch;
        this.cutOff = cutOff;
    }

    /**
     * Of the active order service; its connection to the broker ends, so that the other is told.
     */
    static Fault order() {
        return new LateStatement(
                "late-order",
                SystemUnderTest::activeOrderService,
                SystemUnderTest.ORDERS,
                "order_db",
                "select max(epoch) from consumer_progress",
                true);
    }

    /** Of the relay that leads; its lease runs out. */
    static Fault relay() {
        return new LateStatement(
                "late-relay",
                SystemUnderTest::relayLeader,
                SystemUnderTest.CUSTOMERS,
                "customer_db",
                "select epoch from relay",
                false);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void strike(SystemUnderTest system, Random random) throws SQLException {
        String late = working.apply(system);
        String successor = SystemUnderTest.other(instances, late);
        try (Connection connection = system.session(database)) {
            long before = epoch(connection);
            system.toBroker(successor).delay(HEAD_START);
            system.toDatabase(late).stall();
            // the wait cannot end early: nothing tells what is in the stalled connections
            Deadline.after(UNDER_WAY).await(() -> false);
            if (cutOff) {
                system.toBroker(late).refuse();
            }
            if (!Deadline.after(PATIENCE).await(() -> hasRisen(connection, before))) {
                throw new StackException("Nobody has taken over from " + late);
            }
        } finally {
            system.toDatabase(late).restore();
        }
    }

    private boolean hasRisen(Connection connection, long before) {
        try {
            return epoch(connection) > before;
        } catch (SQLException e) {
            throw new StackException("cannot read the epoch: " + e.getMessage(), e);
        }
    }

    private long epoch(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(epoch)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void heal(SystemUnderTest system) {
        for (String instance : instances) {
            system.toBroker(instance).restore();
        }
    }
}
