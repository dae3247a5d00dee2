package io.github.camelstreams.bench.system;

import io.github.camelstreams.load.HttpLoad;
import io.github.camelstreams.load.LoadOutcome;
import io.github.camelstreams.scenario.LoadScenario;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * POST /customers as fast as answers come, what each costs until it is in the replica, and how far
 * that is behind. Where PostgreSQL's own benchmark is installed, it runs the same statement.
 */
record Writes(int connections) implements SystemLeg {

    private static final int ONE_OF = 100;
    private static final int PAUSE_MILLIS = 5;

    /** The request that creates the customer of this number. */
    static byte[] request(long number) {
        return HttpLoad.request("POST", "/customers", "", LoadScenario.customer(number));
    }

    @Override
    public String name() {
        return "writes-" + connections;
    }

    @Override
    public Map<String, Double> run(BenchedSystem system, double seconds) throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        long before = system.events();
        ProcessTimes times = system.times();
        try (VisibleTimes visible = new VisibleTimes(system, ONE_OF, PAUSE_MILLIS)) {
            Answers answers = new Answers(visible);
            LoadOutcome outcome =
                    new HttpLoad(system.uri("customer"), connections, Writes::request, answers)
                            .closed(seconds);
            long stopped = System.nanoTime();
            long applied = system.processed() - before;
            Histogram lag = visible.finish();
            system.awaitProcessed(before + outcome.requests());
            double levelAfter = (System.nanoTime() - stopped) / 1e9;
            Map<String, Double> cpu = system.times().since(times, outcome.requests());
            system.requireEverywhere(answers.ids(outcome.requests()));
            figures.put("requests/s", outcome.perSecond());
            putLatency(figures, outcome, lag);
            figures.put("events behind at the end", (double) outcome.requests() - applied);
            figures.put("level after, s", levelAfter);
            putCpu(figures, cpu);
        }
        system.putMemory(figures, "under load");
        Optional<Path> pgbench = Pgbench.find();
        if (pgbench.isPresent()) {
            double rate = new Pgbench(pgbench.get()).perSecond(system, connections, seconds);
            figures.put("pgbench, same statement, transactions/s", rate);
            figures.put("requests/s of pgbench's", figures.get("requests/s") / rate);
        }
        return figures;
    }

    static void putLatency(Map<String, Double> figures, LoadOutcome outcome, Histogram lag) {
        figures.put("p50, ms", outcome.millis(50));
        figures.put("p99, ms", outcome.millis(99));
        figures.put("answer to replica p50, ms", lag.getValueAtPercentile(50) / 1e6);
        figures.put("answer to replica p99, ms", lag.getValueAtPercentile(99) / 1e6);
    }

    static void putCpu(Map<String, Double> figures, Map<String, Double> cpu) {
        cpu.forEach((name, micros) -> figures.put("CPU of " + name + ", µs each", micros));
        double all = cpu.values().stream().mapToDouble(Double::doubleValue).sum();
        figures.put("CPU of all, µs each", all);
        figures.put("share of the load generator in that", cpu.get(ProcessTimes.LOAD) / all);
    }
}
