package io.github.camelstreams.bench.system;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;
import org.HdrHistogram.Histogram;

/**
 * How long it takes from the answer to a write until the replica has it: asks the replica for those
 * that are awaited, a few milliseconds after its last answer.
 */
final class VisibleTimes implements ObjLongConsumer<String>, AutoCloseable {

    private record Written(String id, long nanos) {}

    private final ConcurrentLinkedQueue<Written> written = new ConcurrentLinkedQueue<>();
    private final Histogram latency = new Histogram(3);
    private final int oneOf;
    private final int pauseMillis;
    private final Connection replica;
    private final Thread watch = new Thread(this::watch, "replica-watch");
    private long answers;
    private volatile boolean stopped;
    private volatile SQLException failure;

    /**
     * @param oneOf of so many writes one is awaited
     * @param pauseMillis between two questions, by which a time may be too long
     */
    VisibleTimes(BenchedSystem system, int oneOf, int pauseMillis) throws SQLException {
        this.oneOf = oneOf;
        this.pauseMillis = pauseMillis;
        this.replica = system.database().connect(BenchedSystem.ORDERS);
        watch.start();
    }

    @Override
    public void accept(String id, long nanos) {
        if (answers++ % oneOf == 0) {
            written.add(new Written(id, nanos));
        }
    }

    private void watch() {
        Map<String, Long> awaited = new HashMap<>();
        try (PreparedStatement statement =
                replica.prepareStatement("select id from customers where id = any (?)")) {
            while (!stopped || !awaited.isEmpty() || !written.isEmpty()) {
                for (Written one = written.poll(); one != null; one = written.poll()) {
                    awaited.put(one.id(), one.nanos());
                }
                if (!awaited.isEmpty()) {
                    look(statement, awaited);
                }
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
            }
        } catch (SQLException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(PreparedStatement statement, Map<String, Long> awaited) throws SQLException {
        Array ids = replica.createArrayOf("text", awaited.keySet().toArray());
        statement.setArray(1, ids);
        try (ResultSet rows = statement.executeQuery()) {
            long now = System.nanoTime();
            while (rows.next()) {
                latency.recordValue(Math.max(0, now - awaited.remove(rows.getString(1))));
            }
        }
        ids.free();
    }

    /** Waits until the replica has all that are awaited. */
    Histogram finish() throws SQLException, InterruptedException {
        stopped = true;
        watch.join();
        if (failure != null) {
            throw failure;
        }
        return latency;
    }

    @Override
    public void close() throws SQLException {
        watch.interrupt();
        replica.close();
    }
}
