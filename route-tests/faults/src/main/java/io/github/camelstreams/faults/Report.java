package io.github.camelstreams.faults;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What came of the strikes of one run. */
public final class Report {

    private static final String FORMAT = "  %-20s %6s %8s %8s %8s %11s %11s %10s%n";

    private final Map<String, List<RoundResult>> rounds = new LinkedHashMap<>();

    void add(RoundResult result) {
        rounds.merge(
                result.fault(),
                List.of(result),
                (one, other) -> Stream.concat(one.stream(), other.stream()).toList());
    }

    /** Whether all promises were kept. */
    public boolean isClean() {
        return violations().isEmpty();
    }

    /** How many strikes there were. */
    int strikes() {
        return rounds.values().stream().mapToInt(List::size).sum();
    }

    /** Every promise that was broken. */
    List<Violation> violations() {
        return all().map(RoundResult::violations).flatMap(List::stream).toList();
    }

    private Stream<RoundResult> all() {
        return rounds.values().stream().flatMap(List::stream);
    }

    /** The figures, a line for each fault. */
    void print(PrintStream out) {
        out.printf(
                FORMAT,
                "fault",
                "struck",
                "acknowl.",
                "refused",
                "unknown",
                "no service",
                "level after",
                "violations");
        rounds.forEach((name, results) -> print(name, results, out));
        print("total", all().toList(), out);
    }

    private static void print(String name, List<RoundResult> results, PrintStream out) {
        out.printf(
                FORMAT,
                name,
                results.size(),
                results.stream().mapToLong(RoundResult::acknowledged).sum(),
                results.stream().mapToLong(RoundResult::refused).sum(),
                results.stream().mapToLong(RoundResult::unknown).sum(),
                seconds(
                        results.stream()
                                .map(RoundResult::gap)
                                .max(Comparator.naturalOrder())
                                .orElseThrow()),
                seconds(
                        results.stream()
                                .map(RoundResult::level)
                                .max(Comparator.naturalOrder())
                                .orElseThrow()),
                results.stream().mapToLong(round -> round.violations().size()).sum());
    }

    private static String seconds(Duration duration) {
        return "%.1f s".formatted(duration.toMillis() / 1e3);
    }
}
