package io.github.camelstreams.scenario;

import io.github.camelstreams.load.HttpAnswer;
import io.github.camelstreams.load.HttpLoad;
import io.github.camelstreams.load.HttpRequest;
import io.github.camelstreams.load.LoadOutcome;
import io.github.camelstreams.stack.Setting;
import io.github.camelstreams.stack.StackSettings;
import io.github.camelstreams.test.Database;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

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
    private static final long POLL_MILLIS = 50;

    private final URI service;
    private final Database database;
    private final ReplicaComparison comparison;
    private final PrintStream out;

    public LoadScenario(StackSettings settings, PrintStream out) {
        this.service = settings.service(Setting.CUSTOMER_PORT);
        this.database = settings.database();
        this.comparison = new ReplicaComparison(database);
        this.out = out;
    }

    /** What one run has seen, and what is to be sent again. */
    private final class Tally implements HttpLoad.Listener {

        private final Progress progress;
        private final Set<String> acknowledged = new HashSet<>();
        private final Map<String, Integer> retries = new TreeMap<>();
        private final Map<String, Integer> failures = new TreeMap<>();
        private long lastWrite = System.nanoTime();

        Tally(int customers) {
            progress = new Progress(customers, out);
        }

        @Override
        public boolean answered(HttpRequest request, HttpAnswer answer, long nanos) {
            String id = answer.location().replaceFirst("^/customers/", "");
            if (answer.status() == 201 && answer.location().length() > id.length()) {
                acknowledged.add(id);
                lastWrite = nanos;
                progress.show(acknowledged.size());
                return true;
            }
            return refused(request, "status " + answer.status(), answer.status() < 500);
        }

        @Override
        public boolean failed(HttpRequest request, IOException failure) {
            return refused(request, failure.getClass().getSimpleName(), false);
        }

        /** Whether there is no hope. */
        private boolean refused(HttpRequest request, String refusal, boolean forGood) {
            progress.show(acknowledged.size());
            boolean hopeless =
                    forGood || System.nanoTime() - request.begin() > RETRY_PATIENCE.toNanos();
            (hopeless ? failures : retries).merge(refusal, 1, Integer::sum);
            return hopeless;
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
            Tally tally = new Tally(customers);
            long begin = System.nanoTime();
            LoadOutcome outcome = create(customers, concurrency, tally);
            report(tally, outcome);
            double level = awaitLevel(tally.lastWrite);
            out.printf("  replica   level with the source %.2f s after the last write%n", level);
            ReplicaComparison.Result result = comparison.compare(tally.acknowledged);
            out.printf("  content   %s%n", result);
            judge(tally, customers, result);
            out.printf("  total     %.1f s%n", (System.nanoTime() - begin) / 1e9);
            out.println("PASSED");
        } catch (SQLException | IOException e) {
            throw new ScenarioException("FAILED: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScenarioException("FAILED: interrupted", e);
        }
    }

    private LoadOutcome create(int customers, int concurrency, Tally tally)
            throws IOException, InterruptedException {
        String run = UUID.randomUUID().toString();
        HttpLoad load = new HttpLoad(service, concurrency, number -> request(run, number), tally);
        LoadOutcome outcome = load.count(customers);
        tally.progress.finish(tally.acknowledged.size());
        return outcome;
    }

    private static byte[] request(String run, long number) {
        return HttpLoad.request(
                "POST",
                "/customers",
                "Idempotency-Key: " + run + "-" + number + "\r\n",
                customer(number));
    }

    /** The body of a request that creates the customer of this number. */
    public static String customer(long number) {
        return "{\"name\":\"Customer "
                + number
                + "\",\"email\":\"customer-"
                + number
                + "@example.com\",\"address\":\""
                + number
                + " Stream Street\"}";
    }

    private void report(Tally tally, LoadOutcome outcome) {
        out.printf(
                "  created   %,d customers in %.1f s: %,.0f/s%n",
                tally.acknowledged.size(),
                outcome.nanos() / 1e9,
                tally.acknowledged.size() * 1e9 / outcome.nanos());
        out.printf(
                "  latency   50%% %.1f ms, 90%% %.1f ms, 99%% %.1f ms, 99.9%% %.1f ms, longest %.1f ms%n",
                outcome.millis(50),
                outcome.millis(90),
                outcome.millis(99),
                outcome.millis(99.9),
                outcome.millis(100));
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
    }
}
