package io.github.camelstreams.scenario;

import io.github.camelstreams.scenario.ServiceClient.Answer;
import io.github.camelstreams.stack.Database;
import io.github.camelstreams.stack.Setting;
import io.github.camelstreams.stack.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Creates many customers, waits until the replica is level with the source, and compares the
 * content of both.
 *
 * <p>A request that fails or whose outcome is unknown is sent again with the same {@code
 * Idempotency-Key}, so a service may be killed and started again meanwhile. What was there before
 * is kept, and compared as well.
 */
public final class LoadScenario {

    private static final Duration RETRY_PATIENCE = Duration.ofSeconds(60);
    private static final Duration REPLICA_PATIENCE = Duration.ofSeconds(60);
    private static final long RETRY_PAUSE_MILLIS = 200;
    private static final long POLL_MILLIS = 50;

    private final ServiceClient service;
    private final Database database;
    private final ReplicaComparison comparison;
    private final PrintStream out;

    public LoadScenario(Settings settings, PrintStream out) {
        this.service = new ServiceClient("customer", settings.service(Setting.CUSTOMER_PORT));
        this.database = settings.database();
        this.comparison = new ReplicaComparison(database);
        this.out = out;
    }

    /** One run's counters, written by all workers. */
    private static final class Tally {
        final AtomicLong next = new AtomicLong();
        final AtomicLong done = new AtomicLong();
        final AtomicLong lastWrite = new AtomicLong();
        final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        final Map<String, AtomicLong> retries = new ConcurrentHashMap<>();
        final Map<String, AtomicLong> failures = new ConcurrentHashMap<>();
        final ConcurrentHistogram latency =
                new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(5), 3);

        static void count(Map<String, AtomicLong> counters, String reason) {
            counters.computeIfAbsent(reason, unused -> new AtomicLong()).incrementAndGet();
        }
    }

    /**
     * Deletes all customers and orders in both databases, once the replica is level with the
     * source, so that no event of a deleted customer is still under way.
     */
    public void reset() {
        try {
            awaitLevel(System.nanoTime());
            execute("customer_db", "truncate customers, idempotency");
            execute("order_db", "truncate customers, orders, idempotency");
        } catch (SQLException e) {
            throw new ScenarioException("FAILED: cannot reset: " + e.getMessage(), e);
        }
        out.println("  all customers and orders deleted");
    }

    private void execute(String name, String sql) throws SQLException {
        try (Connection connection = database.connect(name);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Creates the customers and compares.
     *
     * @param customers how many
     * @param concurrency requests at a time
     * @throws ScenarioException when a customer could not be created or the databases differ
     */
    public void run(int customers, int concurrency) {
        try {
            long before = comparison.sourceCount();
            out.printf(
                    "  creating %,d customers, %d at a time (%,d are there already)%n",
                    customers, concurrency, before);
            Tally tally = new Tally();
            long begin = System.nanoTime();
            create(customers, concurrency, tally);
            report(tally, System.nanoTime() - begin);
            double level = awaitLevel(tally.lastWrite.get());
            out.printf("  replica   level with the source %.2f s after the last write%n", level);
            ReplicaComparison.Result result = comparison.compare(tally.acknowledged);
            out.printf("  content   %s%n", result);
            judge(tally, customers, result);
        } catch (SQLException e) {
            throw new ScenarioException("FAILED: " + e.getMessage(), e);
        }
    }

    private void create(int customers, int concurrency, Tally tally) {
        String run = UUID.randomUUID().toString();
        ExecutorService workers = Executors.newFixedThreadPool(concurrency);
        Progress progress = new Progress(customers, out);
        try {
            for (int worker = 0; worker < concurrency; worker++) {
                workers.execute(() -> work(run, customers, tally));
            }
            workers.shutdown();
            while (!workers.awaitTermination(100, TimeUnit.MILLISECONDS)) {
                progress.show(tally.done.get());
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
            throw new ScenarioException("FAILED: interrupted", e);
        }
        progress.finish(tally.done.get());
    }

    private void work(String run, int customers, Tally tally) {
        try {
            for (long number = tally.next.getAndIncrement();
                    number < customers;
                    number = tally.next.getAndIncrement()) {
                create(run, number, tally);
                tally.done.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void create(String run, long number, Tally tally) throws InterruptedException {
        Map<String, String> customer =
                Map.of(
                        "name", "Customer " + number,
                        "email", "customer-" + number + "@example.com",
                        "address", number + " Stream Street");
        long begin = System.nanoTime();
        while (true) {
            String refusal;
            try {
                Answer answer = service.post("/customers", customer, run + "-" + number);
                if (answer.status() == 201 && answer.field("id") != null) {
                    long end = System.nanoTime();
                    tally.latency.recordValue(TimeUnit.NANOSECONDS.toMicros(end - begin));
                    tally.lastWrite.accumulateAndGet(
                            end, (one, other) -> one == 0 || other - one > 0 ? other : one);
                    tally.acknowledged.add(answer.field("id"));
                    return;
                }
                refusal = "status " + answer.status();
                if (answer.status() < 500) {
                    Tally.count(tally.failures, refusal);
                    return;
                }
            } catch (IOException e) {
                refusal = e.getClass().getSimpleName();
            }
            if (System.nanoTime() - begin > RETRY_PATIENCE.toNanos()) {
                Tally.count(tally.failures, refusal);
                return;
            }
            Tally.count(tally.retries, refusal);
            TimeUnit.MILLISECONDS.sleep(RETRY_PAUSE_MILLIS);
        }
    }

    private void report(Tally tally, long nanos) {
        ConcurrentHistogram latency = tally.latency;
        out.printf(
                "  created   %,d customers in %.1f s: %,.0f/s%n",
                tally.acknowledged.size(), nanos / 1e9, tally.acknowledged.size() / (nanos / 1e9));
        out.printf(
                "  latency   50%% %.1f ms, 90%% %.1f ms, 99%% %.1f ms, 99.9%% %.1f ms, longest %.1f ms%n",
                latency.getValueAtPercentile(50) / 1e3,
                latency.getValueAtPercentile(90) / 1e3,
                latency.getValueAtPercentile(99) / 1e3,
                latency.getValueAtPercentile(99.9) / 1e3,
                latency.getMaxValue() / 1e3);
        if (!tally.retries.isEmpty()) {
            out.printf("  retried   %s%n", tally.retries);
        }
        if (!tally.failures.isEmpty()) {
            out.printf("  failed    %s%n", tally.failures);
        }
    }

    /**
     * Waits until the replica has as many customers as the source; returns the seconds since then.
     */
    private double awaitLevel(long since) throws SQLException {
        long end = System.nanoTime() + REPLICA_PATIENCE.toNanos();
        long source = comparison.sourceCount();
        long replica = comparison.replicaCount();
        try {
            while (replica != source) {
                if (System.nanoTime() - end >= 0) {
                    throw new ScenarioException(
                            "FAILED: after %d s the replica has %,d customers, the source %,d"
                                    .formatted(REPLICA_PATIENCE.toSeconds(), replica, source));
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                source = comparison.sourceCount();
                replica = comparison.replicaCount();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScenarioException("FAILED: interrupted", e);
        }
        return (System.nanoTime() - since) / 1e9;
    }

    private void judge(Tally tally, int customers, ReplicaComparison.Result result) {
        long created = tally.acknowledged.size();
        if (created != customers) {
            throw new ScenarioException(
                    "FAILED: only %,d of %,d customers were created".formatted(created, customers));
        }
        if (!result.isEqual()) {
            throw new ScenarioException("FAILED: the databases differ");
        }
        out.println("PASSED");
    }
}
