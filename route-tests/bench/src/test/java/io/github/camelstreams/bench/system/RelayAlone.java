package io.github.camelstreams.bench.system;

import java.util.LinkedHashMap;
import java.util.Map;

/** The relay drains an outbox that is full, and nobody consumes. */
record RelayAlone(int events) implements SystemLeg {

    private static final Backlog BACKLOG = new Backlog("alone");

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public int rounds(Effort effort) {
        return effort.roundsOfLongLegs();
    }

    @Override
    public Map<String, Double> run(BenchedSystem system, double seconds) throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        system.stack().stop(BenchedSystem.ORDER_SERVICES);
        long end = system.confirmed() + events;
        BACKLOG.fill(system, 1, events);
        ProcessTimes times = system.times();
        long begin = System.nanoTime();
        system.awaitConfirmed(end);
        figures.put("events/s", events * 1e9 / (System.nanoTime() - begin));
        Writes.putCpu(figures, system.times().since(times, events));
        system.stack().start(BenchedSystem.ORDER_SERVICES);
        system.awaitProcessed(end);
        BACKLOG.remove(system, events);
        return figures;
    }
}
