package io.github.camelstreams.bench.system;

import java.util.LinkedHashMap;
import java.util.Map;

/** The relay drains an outbox that is full, and nobody consumes. */
record RelayAlone(int events) implements SystemLeg {

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public Map<String, Double> run(BenchedSystem system, double seconds) throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        system.stack().stop(BenchedSystem.ORDER_SERVICES);
        long end = system.confirmed() + events;
        Backlog.fill(system, 1, events);
        ProcessTimes times = system.times();
        long begin = System.nanoTime();
        system.awaitConfirmed(end);
        figures.put("events/s", events * 1e9 / (System.nanoTime() - begin));
        Writes.putCpu(figures, system.times().since(times, events));
        system.stack().start(BenchedSystem.ORDER_SERVICES);
        system.awaitProcessed(end);
        Backlog.remove(system, events);
        return figures;
    }
}
