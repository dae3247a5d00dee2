package io.github.camelstreams.faults;

import io.github.camelstreams.stack.StackException;
import io.github.camelstreams.test.Deadline;
import io.github.camelstreams.test.ServerProcess;
import io.github.camelstreams.test.TcpProxy;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * How long the replica stands still, under load, from the end of the active order service until the
 * standby has committed its first batch, and where that time goes.
 */
final class TakeOver {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final SystemUnderTest system;
    private final PrintStream out;

    TakeOver(SystemUnderTest system, PrintStream out) {
        this.system = system;
        this.out = out;
    }

    /** How the active order service ends. */
    private enum End {
        KILLED("kill -9"),
        FROZEN("SIGSTOP");

        private final String title;

        End(String title) {
            this.title = title;
        }

        /** Returns when the signal is sent, before it has done anything. */
        void of(ServerProcess service) {
            if (this == KILLED) {
                service.pid().flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroyForcibly);
            } else {
                service.freeze();
            }
        }
    }

    /** Where the replica is. */
    private record Progress(long epoch, long nextOffset) {}

    /**
     * Nanoseconds from the signal on.
     *
     * @param closed until its connection to the broker is closed, 0 when it stays open
     * @param claimed until the standby has claimed the position
     * @param stored until the standby's first batch is committed
     */
    private record Steps(long closed, long claimed, long stored) {}

    /** Measures both: a process that ends, and one that only stops to answer. */
    void measure(int kills, int freezes, long seed) throws SQLException, InterruptedException {
        Workload load = Workload.start(system, new Ledger(), seed);
        try {
            print(End.KILLED, kills);
            print(End.FROZEN, freezes);
        } finally {
            load.stop();
        }
    }

    private void print(End end, int times) throws SQLException, InterruptedException {
        List<Steps> all = new ArrayList<>();
        for (int time = 0; time < times; time++) {
            Steps steps = once(end);
            all.add(steps);
            out.printf(
                    "    connection closed after %.3f s, position claimed after %.3f s, first batch stored after %.3f s%n",
                    steps.closed() / 1e9, steps.claimed() / 1e9, steps.stored() / 1e9);
        }
        if (!all.isEmpty()) {
            out.printf(
                    "  %s of the active order service, median of %d: connection closed after %.3f s, position claimed after"
                            + " %.3f s, first batch stored after %.3f s (%.3f to %.3f s)%n",
                    end.title,
                    times,
                    sorted(all, Steps::closed)[times / 2] / 1e9,
                    sorted(all, Steps::claimed)[times / 2] / 1e9,
                    sorted(all, Steps::stored)[times / 2] / 1e9,
                    sorted(all, Steps::stored)[0] / 1e9,
                    sorted(all, Steps::stored)[times - 1] / 1e9);
        }
    }

    private static long[] sorted(List<Steps> all, ToLongFunction<Steps> step) {
        return all.stream().mapToLong(step).sorted().toArray();
    }

    private Steps once(End end) throws SQLException, InterruptedException {
        if (!Deadline.after(PATIENCE).await(system::isReady)) {
            throw new StackException("The services are not ready.");
        }
        TimeUnit.SECONDS.sleep(1);
        String active = system.activeOrderService();
        ServerProcess service = system.server(active);
        try (Connection connection = system.postgres().connect("order_db");
                PreparedStatement position =
                        connection.prepareStatement(
                                "select epoch, next_offset from consumer_progress")) {
            Progress left = progress(position);
            long begin = System.nanoTime();
            end.of(service);
            return follow(position, left, system.toBroker(active), begin);
        } finally {
            service.thaw();
            service.kill();
            service.start();
        }
    }

    private static Steps follow(
            PreparedStatement position, Progress before, TcpProxy toBroker, long begin)
            throws SQLException, InterruptedException {
        int open = toBroker.openConnections();
        Progress left = before;
        long closed = 0;
        long claimed = 0;
        while (System.nanoTime() - begin < PATIENCE.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(1);
            if (closed == 0 && toBroker.openConnections() < open) {
                closed = System.nanoTime() - begin;
            }
            Progress now = progress(position);
            if (now.epoch() == left.epoch()) {
                left = now;
                continue;
            }
            if (claimed == 0) {
                claimed = System.nanoTime() - begin;
            }
            if (now.nextOffset() > left.nextOffset()) {
                return new Steps(closed, claimed, System.nanoTime() - begin);
            }
        }
        throw new StackException("Nobody has taken over after " + PATIENCE.toSeconds() + " s.");
    }

    private static Progress progress(PreparedStatement position) throws SQLException {
        try (ResultSet row = position.executeQuery()) {
            row.next();
            return new Progress(row.getLong(1), row.getLong(2));
        }
    }
}
