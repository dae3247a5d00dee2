package io.github.camelstreams.bench.system;

import io.github.camelstreams.load.HttpLoad;
import io.github.camelstreams.load.LoadOutcome;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** 800 writes a second for a long time, and each minute what the system holds. */
record Endurance(int minutes, PrintStream out) implements SystemLeg {

    private static final int CONNECTIONS = 32;
    private static final double PER_SECOND = 800;
    private static final int WARM = 5;

    @Override
    public String name() {
        return "endurance";
    }

    @Override
    public boolean needsNewSystem() {
        return true;
    }

    @Override
    public boolean onlyWhenNamed() {
        return true;
    }

    @Override
    public int rounds(Effort effort) {
        return 1;
    }

    @Override
    public Map<String, Double> run(BenchedSystem system, double seconds) throws Exception {
        out.print(
                """

                | minute | requests/s | p99, ms | events behind | customer, MB | order1, MB | order2, MB | outbox, MB |
                | --- | --- | --- | --- | --- | --- | --- | --- |
                """);
        Map<String, Double> figures = new LinkedHashMap<>();
        Map<String, Double> early = Map.of();
        Map<String, Double> late = Map.of();
        for (int minute = 1; minute <= minutes; minute++) {
            Answers answers = new Answers();
            LoadOutcome outcome =
                    new HttpLoad(system.uri("customer"), CONNECTIONS, Writes::request, answers)
                            .open(60, PER_SECOND);
            long behind = system.events() - system.processed();
            double outbox = system.outboxMegabytes();
            system.awaitLevel();
            system.requireEverywhere(answers.ids(outcome.requests()));
            Map<String, Double> memory = new LinkedHashMap<>();
            system.putMemory(memory, "under load");
            if (minute == Math.min(WARM, minutes)) {
                early = memory;
            }
            out.printf(
                    Locale.ROOT,
                    "| %d | %.0f | %.1f | %d |%s %.2f |%n",
                    minute,
                    outcome.perSecond(),
                    outcome.millis(99),
                    behind,
                    columns(memory),
                    outbox);
            late = memory;
        }
        for (Map.Entry<String, Double> each : early.entrySet()) {
            figures.put(
                    "growth of " + each.getKey() + " since minute " + WARM,
                    late.get(each.getKey()) - each.getValue());
        }
        return figures;
    }

    private static String columns(Map<String, Double> memory) {
        StringBuilder columns = new StringBuilder();
        memory.values().forEach(each -> columns.append(" %.0f |".formatted(each)));
        return columns.toString();
    }
}
