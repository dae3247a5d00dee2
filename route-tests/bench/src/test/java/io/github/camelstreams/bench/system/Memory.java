package io.github.camelstreams.bench.system;

import io.github.camelstreams.load.HttpLoad;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The memory of services that have just started and have had nothing to do, then under load.
 *
 * @param idleSeconds from when all are ready
 */
record Memory(int idleSeconds) implements SystemLeg {

    private static final int CONNECTIONS = 20;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public int rounds(Effort effort) {
        return Math.min(3, effort.roundsOfLongLegs());
    }

    @Override
    public Map<String, Double> run(BenchedSystem system, double seconds) throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        system.stack().stop(BenchedSystem.SERVICES);
        system.stack().start(BenchedSystem.SERVICES);
        TimeUnit.SECONDS.sleep(idleSeconds);
        system.putMemory(figures, "idle for " + idleSeconds + " s");
        new HttpLoad(system.uri("customer"), CONNECTIONS, Writes::request, new Answers())
                .closed(seconds);
        system.putMemory(figures, "under load");
        system.awaitLevel();
        return figures;
    }
}
