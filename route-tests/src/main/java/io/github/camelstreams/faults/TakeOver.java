package io.github.camelstreams.faults;

import io.github.camelstreams.stack.Deadline;
import io.github.camelstreams.stack.ServerProcess;
import io.github.camelstreams.stack.StackException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How long the replica stands still, under load, from the end of the active order service until the
 * standby has committed its first batch.
 */
final class TakeOver {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final SystemUnderTest system;
    private final PrintStream out;

    TakeOver(SystemUnderTest system, PrintStream out) {
        this.system = system;
        this.out = out;
    }

    /** Where the replica is. */
    private record Progress(long epoch, long nextOffset) {}

    /** Measures both: a process that ends, and one that only stops to answer. */
    void measure(int kills, int freezes, long seed) throws SQLException, InterruptedException {
        Workload load = Workload.start(system, new Ledger(), seed);
        try {
            print("kill -9", kills, ServerProcess::kill);
            print("SIGSTOP", freezes, ServerProcess::freeze);
        } finally {
            load.stop();
        }
    }

    private void print(String how, int times, Consumer<ServerProcess> end)
            throws SQLException, InterruptedException {
        List<Double> seconds = new ArrayList<>();
        for (int time = 0; time < times; time++) {
            seconds.add(once(end).toNanos() / 1e9);
        }
        Collections.sort(seconds);
        if (!seconds.isEmpty()) {
            out.printf(
                    "  %s of the active order service: the standby's first batch after %.3f s (median of %d; %.3f to %.3f s)%n",
                    how,
                    seconds.get(seconds.size() / 2),
                    times,
                    seconds.get(0),
                    seconds.get(times - 1));
        }
    }

    private Duration once(Consumer<ServerProcess> end) throws SQLException, InterruptedException {
        if (!Deadline.after(PATIENCE).await(system::isReady)) {
            throw new StackException("The services are not ready.");
        }
        TimeUnit.SECONDS.sleep(1);
        String active = system.activeOrderService();
        try (Connection connection = system.postgres().connect("order_db")) {
            Progress before = progress(connection);
            Thread ending = new Thread(() -> end.accept(system.server(active)));
            long begin = System.nanoTime();
            ending.start();
            Progress claimed = before;
            Progress now = before;
            while (claimed.epoch() == before.epoch() || now.nextOffset() == claimed.nextOffset()) {
                if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                    throw new StackException(
                            "Nobody has taken over after " + PATIENCE.toSeconds() + " s.");
                }
                TimeUnit.MILLISECONDS.sleep(1);
                now = progress(connection);
                claimed = claimed.epoch() == before.epoch() ? now : claimed;
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            ending.join();
            out.printf("    %s: %.3f s%n", active, took.toNanos() / 1e9);
            return took;
        } finally {
            system.server(active).thaw();
            system.server(active).start();
        }
    }

    private static Progress progress(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                "select epoch, next_offset from consumer_progress");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Progress(row.getLong(1), row.getLong(2));
        }
    }
}
