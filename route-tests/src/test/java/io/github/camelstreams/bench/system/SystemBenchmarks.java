package io.github.camelstreams.bench.system;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Measures the system, all legs in turns, and prints a table for each. */
public final class SystemBenchmarks {

    private static final int BACKLOG = 200_000;
    private static final int WARM_UP_CONNECTIONS = 32;
    private static final List<SystemLeg> LEGS =
            List.of(
                    new Writes(20),
                    new Writes(64),
                    new SteadyWrites(800),
                    new RelayAlone(BACKLOG),
                    new ConsumerAlone(),
                    new Starts());

    private final int rounds;
    private final double seconds;
    private final PrintStream out;

    /**
     * @param rounds how often each leg runs
     * @param seconds how long a load lasts
     */
    public SystemBenchmarks(int rounds, double seconds, PrintStream out) {
        this.rounds = rounds;
        this.seconds = seconds;
        this.out = out;
    }

    /**
     * Starts the system, measures, and ends it.
     *
     * @param only the legs whose names, after {@code system-}, begin so
     */
    public void run(String only) throws Exception {
        List<SystemLeg> legs =
                LEGS.stream().filter(leg -> ("system-" + leg.name()).startsWith(only)).toList();
        Map<SystemLeg, Map<String, List<Double>>> figures = new LinkedHashMap<>();
        if (Pgbench.find().isEmpty()) {
            out.println("pgbench is not installed: no comparison with PostgreSQL alone");
        }
        Path folder = Files.createTempDirectory("system-bench");
        try (BenchedSystem system = new BenchedSystem(folder)) {
            warmUp(system);
            for (int round = 0; round < rounds; round++) {
                for (SystemLeg leg : legs) {
                    Map<String, List<Double>> all =
                            figures.computeIfAbsent(leg, unused -> new LinkedHashMap<>());
                    leg.run(system, seconds)
                            .forEach(
                                    (name, figure) ->
                                            all.computeIfAbsent(name, unused -> new ArrayList<>())
                                                    .add(figure));
                }
            }
        }
        delete(folder);
        figures.forEach(this::print);
    }

    private void warmUp(BenchedSystem system) throws Exception {
        HttpLoad.of(system.uri("customer"), Writes::request)
                .closed(WARM_UP_CONNECTIONS, 3 * seconds);
        system.awaitLevel();
    }

    private void print(SystemLeg leg, Map<String, List<Double>> figures) {
        out.printf("%n| system-%s | median | range |%n| --- | --- | --- |%n", leg.name());
        figures.forEach(
                (name, each) -> {
                    DoubleSummaryStatistics range =
                            each.stream().mapToDouble(Double::doubleValue).summaryStatistics();
                    out.printf(
                            Locale.ROOT,
                            "| %s | %s | %s to %s |%n",
                            name,
                            text(median(each)),
                            text(range.getMin()),
                            text(range.getMax()));
                });
    }

    private static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String text(double figure) {
        return String.format(Locale.ROOT, Math.abs(figure) < 100 ? "%.2f" : "%,.0f", figure);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
