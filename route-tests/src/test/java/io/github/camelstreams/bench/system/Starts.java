package io.github.camelstreams.bench.system;

import io.github.camelstreams.bench.system.HttpLoad.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long a service takes until it is ready, and how it answers in its first seconds. */
record Starts() implements SystemLeg {

    private static final int CONNECTIONS = 20;
    private static final double FIRST_SECONDS = 10;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public Map<String, Double> run(BenchedSystem system, double seconds) throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String name : List.of("order1", "customer")) {
            system.stack().stop(List.of(name));
            long begin = System.nanoTime();
            system.stack().start(List.of(name));
            figures.put(name + " ready after, s", (System.nanoTime() - begin) / 1e9);
        }
        Outcome cold =
                HttpLoad.of(system.uri("customer"), Writes::request)
                        .closed(CONNECTIONS, FIRST_SECONDS);
        figures.put("cold: requests/s in the first 10 s", cold.perSecond());
        figures.put("cold: p99, ms", cold.millis(99));
        figures.put("cold: slowest, ms", cold.millis(100));
        system.awaitLevel();
        for (Map.Entry<String, Long> process : system.processes().entrySet()) {
            figures.put(
                    "memory of " + process.getKey() + ", MB",
                    ProcessTimes.residentMegabytes(process.getValue()));
        }
        return figures;
    }
}
