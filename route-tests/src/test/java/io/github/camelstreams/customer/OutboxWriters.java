package io.github.camelstreams.customer;

import io.github.camelstreams.test.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Transactions that write events: each draws its outbox ids at once and commits, or not, after a
 * while, so that they commit in another order. An event's id tells who wrote it.
 */
final class OutboxWriters {

    private static final String INSERT =
            "insert into outbox (event_id, event_type, customer_id, payload)"
                    + " values (?, 'customer.address.updated', ?, '{}')";

    private final TestDatabase database;
    private final List<String> committed = new CopyOnWriteArrayList<>();
    private final List<Exception> failures = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean writing = true;

    OutboxWriters(TestDatabase database, int number) {
        this.database = database;
        for (int i = 0; i < number; i++) {
            String name = "writer" + i;
            Thread thread = new Thread(() -> write(name), name);
            threads.add(thread);
            thread.start();
        }
    }

    /** Who wrote the event. */
    static String writer(String eventId) {
        return eventId.substring(0, eventId.indexOf('-'));
    }

    /** The ids of all events that were committed. */
    List<String> committed() {
        return List.copyOf(committed);
    }

    /** Those of one writer, in their order. */
    List<String> committedBy(String writer) {
        return committed.stream().filter(id -> writer(id).equals(writer)).toList();
    }

    private void write(String writer) {
        Random random = new Random(writer.hashCode());
        try (Connection connection = database.server().connect(database.name());
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            connection.setAutoCommit(false);
            for (int number = 0; writing; number++) {
                List<String> events = new ArrayList<>();
                for (int i = 0; i <= random.nextInt(3); i++) {
                    String event = "%s-%06d-%d".formatted(writer, number, i);
                    insert.setString(1, event);
                    insert.setString(2, writer);
                    insert.executeUpdate();
                    events.add(event);
                }
                TimeUnit.MILLISECONDS.sleep(10 + random.nextInt(150));
                if (random.nextInt(10) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                    committed.addAll(events);
                }
            }
        } catch (SQLException | InterruptedException e) {
            failures.add(e);
        }
    }

    /** Ends them all and waits for it; fails when one of them could not write. */
    void stop() throws InterruptedException {
        writing = false;
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures.get(0));
        }
    }
}
