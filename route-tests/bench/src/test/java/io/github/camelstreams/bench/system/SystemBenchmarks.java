package io.github.camelstreams.bench.system;

import io.github.camelstreams.bench.Benchmarks;
import io.github.camelstreams.load.HttpLoad;
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
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Measures the system, one leg after the other, and prints the table of each as it ends. */
public final class SystemBenchmarks {

    private static final int WARM_UP_CONNECTIONS = 32;
    private static final double WARM_UP = 3;

    private final Effort effort;
    private final PrintStream out;
    private final List<SystemLeg> legs;

    public SystemBenchmarks(Effort effort, PrintStream out) {
        this.effort = effort;
        this.out = out;
        this.legs =
                List.of(
                        new Growth(effort.largestStream()),
                        new Writes(20),
                        new Writes(64),
                        new SteadyWrites(800),
                        new Requests(),
                        new RelayAlone(effort.backlog()),
                        new ConsumerAlone(effort.backlog()),
                        new Memory(effort.idleSeconds()),
                        new Starts(),
                        new Endurance(effort.minutes(), out));
    }

    /**
     * Starts a system, measures, and ends it; a leg in whose way that would be gets one of its own.
     *
     * @param wanted the legs, by their names with {@code system-} in front
     * @param named whether the wanted are named one by one
     */
    public void run(Predicate<String> wanted, boolean named) throws Exception {
        List<SystemLeg> chosen =
                legs.stream()
                        .filter(leg -> wanted.test("system-" + leg.name()))
                        .filter(leg -> named || !leg.onlyWhenNamed())
                        .toList();
        if (Pgbench.find().isEmpty()) {
            out.println("pgbench is not installed: no comparison with PostgreSQL alone");
        }
        together(chosen.stream().filter(leg -> !leg.needsNewSystem()).toList());
        for (SystemLeg leg : chosen) {
            if (leg.needsNewSystem()) {
                together(List.of(leg));
            }
        }
        if (effort.otherJdks() && chosen.stream().anyMatch(SystemLeg::isForEachJdk)) {
            for (Path jdk : Jdks.others()) {
                again(jdk);
            }
        }
    }

    private void together(List<SystemLeg> chosen) throws Exception {
        if (chosen.isEmpty()) {
            return;
        }
        Path folder = Files.createTempDirectory("system-bench");
        try (BenchedSystem system = new BenchedSystem(folder)) {
            warmUp(system);
            for (SystemLeg leg : chosen) {
                print(leg, measure(leg, system));
            }
        } finally {
            delete(folder);
        }
    }

    private void warmUp(BenchedSystem system) throws Exception {
        ColdAnswers answers = new ColdAnswers();
        new HttpLoad(system.uri("customer"), WARM_UP_CONNECTIONS, Writes::request, answers)
                .closed(WARM_UP * effort.seconds());
        if (answers.refused() > 0) {
            out.println("refused while cold: " + answers.refused());
        }
        system.awaitLevel();
    }

    private Map<String, List<Double>> measure(SystemLeg leg, BenchedSystem system)
            throws Exception {
        Map<String, List<Double>> figures = new LinkedHashMap<>();
        try {
            leg.prepare(system);
            for (int round = 0; round < leg.rounds(effort); round++) {
                leg.run(system, effort.seconds())
                        .forEach(
                                (name, figure) ->
                                        figures.computeIfAbsent(name, unused -> new ArrayList<>())
                                                .add(figure));
            }
        } finally {
            leg.finish(system);
        }
        return figures;
    }

    /** The legs that depend on the JDK, in a process of that one. */
    private void again(Path jdk) throws IOException, InterruptedException {
        out.flush();
        for (SystemLeg leg : legs.stream().filter(SystemLeg::isForEachJdk).toList()) {
            List<String> command =
                    new ArrayList<>(
                            List.of(
                                    jdk.resolve("bin/java").toString(),
                                    "-Dlogback.configurationFile=logback-bench.xml",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Benchmarks.class.getName(),
                                    "--only=system-" + leg.name(),
                                    "--rounds=" + effort.rounds(),
                                    "--seconds=" + (int) (effort.seconds() / 2),
                                    "--one-jdk"));
            if (effort.quick()) {
                command.add("--quick");
            }
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IllegalStateException(leg.name() + " failed with " + jdk);
            }
        }
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
