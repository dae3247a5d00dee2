package io.github.camelstreams.faults;

import io.github.camelstreams.faults.Violation.Rule;
import io.github.camelstreams.test.Deadline;
import io.github.camelstreams.test.ServerException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One strike under load, its mending, and a look at everything after that. */
final class Round {

    private static final Duration LEVEL_PATIENCE = Duration.ofSeconds(90);
    private static final Duration SETTLING = Duration.ofSeconds(10);
    private static final Duration CALM = Duration.ofMillis(1_500);

    private final SystemUnderTest system;
    private final Ledger ledger;
    private final FactsReader reader;
    private final Watch watch;
    private final Random random;

    Round(SystemUnderTest system, Ledger ledger, long seed) {
        this.system = system;
        this.ledger = ledger;
        this.reader = new FactsReader(system);
        this.watch = new Watch(system);
        this.random = new Random(seed);
    }

    RoundResult run(Fault fault) throws SQLException, InterruptedException {
        List<Violation> violations = new ArrayList<>();
        fault.prepare(system, ledger, random);
        int before = ledger.writes().size();
        long begin = System.nanoTime();
        Workload load = Workload.start(system, ledger, random.nextLong());
        long mended;
        try {
            TimeUnit.MILLISECONDS.sleep(700 + random.nextInt(2_000));
            strike(fault, violations);
            mended = System.nanoTime();
            TimeUnit.MILLISECONDS.sleep(1_500 + random.nextInt(1_000));
        } finally {
            load.stop();
        }
        long end = System.nanoTime();
        if (!Deadline.after(LEVEL_PATIENCE).await(() -> system.isReady() && reader.isLevel())) {
            violations.add(
                    new Violation(
                            Rule.SERVICE_RECOVERS,
                            "not ready or not level after " + LEVEL_PATIENCE.toSeconds() + " s"));
        }
        Duration level = Duration.ofNanos(System.nanoTime() - mended);
        List<Write> made = ledger.writes();
        made = made.subList(before, made.size());
        Duration gap = gap(made, begin, end);
        try {
            violations.addAll(fault.endsHistory() ? repaired() : settled());
            if (violations.isEmpty()) {
                violations.addAll(calm());
            }
        } catch (ServerException e) {
            violations.add(new Violation(Rule.SERVICE_RECOVERS, e.getMessage()));
        }
        violations.addAll(watch.violations());
        return new RoundResult(
                fault.name(),
                count(made, Outcome.ACKNOWLEDGED),
                count(made, Outcome.REFUSED),
                count(made, Outcome.UNKNOWN),
                gap,
                level,
                violations);
    }

    private void strike(Fault fault, List<Violation> violations) throws InterruptedException {
        try {
            fault.strike(system, random);
            TimeUnit.MILLISECONDS.sleep(fault.hold(random).toMillis());
            fault.heal(system);
        } catch (SQLException | ServerException e) {
            violations.add(new Violation(Rule.SERVICE_RECOVERS, "cannot be mended: " + e));
        }
    }

    private static long count(List<Write> writes, Outcome outcome) {
        return writes.stream().filter(write -> write.outcome() == outcome).count();
    }

    private static Duration gap(List<Write> writes, long begin, long end) {
        long last = begin;
        long longest = 0;
        for (Write write : writes) {
            if (write.outcome() == Outcome.ACKNOWLEDGED) {
                longest = Math.max(longest, write.at() - last);
                last = write.at();
            }
        }
        return Duration.ofNanos(Math.max(longest, end - last));
    }

    /** What is still wrong when requests that were held up somewhere have had their time. */
    private List<Violation> settled() throws SQLException {
        Deadline deadline = Deadline.after(SETTLING);
        List<Violation> found = Verifier.verify(ledger, reader.read());
        while (!found.isEmpty() && !deadline.passed()) {
            found = Verifier.verify(ledger, reader.read());
        }
        return found;
    }

    /** The same where a part of history is lost: it begins anew with what is there. */
    private List<Violation> repaired() throws SQLException {
        Deadline deadline = Deadline.after(SETTLING);
        Facts facts = reader.read();
        List<Violation> found = Verifier.verifyRepaired(ledger, facts);
        while (!found.isEmpty() && !deadline.passed()) {
            facts = reader.read();
            found = Verifier.verifyRepaired(ledger, facts);
        }
        ledger.beginAnew(facts);
        return found;
    }

    /** Without any fault all requests are served, and the counters count them. */
    private List<Violation> calm() throws SQLException, InterruptedException {
        Ledger calm = new Ledger();
        Map<String, Long> before = counters();
        Workload load = Workload.start(system, calm, random.nextLong());
        try {
            TimeUnit.MILLISECONDS.sleep(CALM.toMillis());
        } finally {
            load.stop();
        }
        calm.writes().forEach(ledger::add);
        calm.orders().forEach(ledger::add);
        calm.surprises().forEach(ledger::surprise);
        List<Violation> found = new ArrayList<>();
        calm.writes().stream()
                .filter(write -> write.outcome() != Outcome.ACKNOWLEDGED)
                .forEach(
                        write ->
                                found.add(
                                        new Violation(
                                                Rule.SERVICE_RECOVERS,
                                                "without any fault: " + write)));
        if (!Deadline.after(LEVEL_PATIENCE).await(reader::isLevel)) {
            found.add(new Violation(Rule.SERVICE_RECOVERS, "not level without any fault"));
        }
        Map<String, Long> expected = expected(calm, before);
        Supplier<Map<String, Long>> now = this::counters;
        if (found.isEmpty() && !Deadline.after(SETTLING).await(() -> now.get().equals(expected))) {
            found.add(
                    new Violation(
                            Rule.COUNTERS_AGREE,
                            "counted " + now.get() + " instead of " + expected));
        }
        found.addAll(settled());
        return found;
    }

    private Map<String, Long> counters() {
        return Inspection.counters(
                system.names().stream()
                        .map(system::service)
                        .filter(service -> service != null)
                        .toList());
    }

    private static Map<String, Long> expected(Ledger calm, Map<String, Long> before) {
        long created = calm.writes().stream().filter(Write::creates).count();
        long updated = calm.writes().size() - created;
        long orders =
                calm.orders().stream()
                        .filter(order -> order.outcome() == Outcome.ACKNOWLEDGED)
                        .count();
        before.merge("customers_created_total", created, Long::sum);
        before.merge("customers_updated_total", updated, Long::sum);
        before.merge("events_published_total", created + updated, Long::sum);
        before.merge("customers_processed_total", created + updated, Long::sum);
        before.merge("orders_created_total", orders, Long::sum);
        return before;
    }
}
