package io.github.camelstreams.faults;

import io.github.camelstreams.test.Deadline;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Strike after strike, at one system. */
public final class FaultRun {

    private static final int EXAMPLES = 10;

    private final Path project;
    private final Path folder;
    private final PrintStream out;

    /**
     * @param project the project's folder, where the services' jars have been built
     * @param folder keeps data, logs and violations
     * @param out takes a line for each strike, and the report
     */
    public FaultRun(Path project, Path folder, PrintStream out) {
        this.project = project;
        this.folder = folder;
        this.out = out;
    }

    /**
     * Lets each fault strike as often as is wanted, in an order that the seed decides; ends after
     * the first strike that breaks a promise.
     *
     * @param faults new ones at each call
     * @param repeat how often each strikes at least
     * @param atLeast how long they go on striking, again and again
     * @return what came of them
     */
    public Report run(Supplier<List<Fault>> faults, int repeat, Duration atLeast, long seed)
            throws SQLException, InterruptedException {
        Random random = new Random(seed);
        Deque<Fault> left = new ArrayDeque<>();
        for (int time = 0; time < repeat; time++) {
            left.addAll(shuffled(faults.get(), random));
        }
        Report report = new Report();
        Ledger ledger = new Ledger();
        long begin = System.nanoTime();
        Deadline deadline = Deadline.after(atLeast);
        try (SystemUnderTest system = new SystemUnderTest(project, folder)) {
            system.start();
            ServiceSessions.requireAll(system);
            new Watch(system).begin();
            out.printf("  started after %.1f s%n", (System.nanoTime() - begin) / 1e9);
            int due = left.size();
            for (int struck = 0;
                    report.isClean() && (struck < due || !deadline.passed());
                    struck++) {
                if (left.isEmpty()) {
                    left.addAll(shuffled(faults.get(), random));
                }
                Fault fault = left.remove();
                RoundResult result = new Round(system, ledger, random.nextLong()).run(fault);
                report.add(result);
                print(fault, result, (System.nanoTime() - begin) / 1e9);
                if (!result.violations().isEmpty()) {
                    new Evidence(system, folder).keep(result.violations());
                }
            }
        }
        report.print(out);
        return report;
    }

    private static List<Fault> shuffled(List<Fault> faults, Random random) {
        List<Fault> shuffled = new ArrayList<>(faults);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private void print(Fault fault, RoundResult result, double seconds) {
        String what = fault instanceof MixedFault ? "mixed " + fault : fault.name();
        out.printf(
                "  %6.1f s  %-24s %5d acknowledged, %4d refused, %3d unknown, no service %.1f s, level after %.1f s%n",
                seconds,
                what,
                result.acknowledged(),
                result.refused(),
                result.unknown(),
                result.gap().toMillis() / 1e3,
                result.level().toMillis() / 1e3);
        if (!fault.figures().isEmpty()) {
            out.println("           " + fault.figures());
        }
        result.violations().stream()
                .limit(EXAMPLES)
                .forEach(violation -> out.println("    ✗ " + violation));
    }
}
