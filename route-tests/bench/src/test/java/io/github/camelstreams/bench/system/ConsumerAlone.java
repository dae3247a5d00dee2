package io.github.camelstreams.bench.system;

import java.util.LinkedHashMap;
import java.util.Map;

/** The replica is emptied, and filled again from the first message of the stream. */
record ConsumerAlone(int events) implements SystemLeg {

    private static final Backlog BACKLOG = new Backlog("alone");

    @Override
    public String name() {
        return "consumer";
    }

    @Override
    public void prepare(BenchedSystem system) throws Exception {
        BACKLOG.fill(system, 1, events);
        system.awaitLevel();
    }

    @Override
    public int rounds(Effort effort) {
        return effort.roundsOfLongLegs();
    }

    @Override
    public Map<String, Double> run(BenchedSystem system, double seconds) throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        long end = system.processed();
        system.execute(
                BenchedSystem.ORDERS,
                "truncate customers; update consumer_progress set next_offset = 0, last_event_id = null");
        system.awaitProcessed(1);
        long first = system.processed();
        ProcessTimes times = system.times();
        long begin = System.nanoTime();
        system.awaitProcessed(end);
        figures.put("events", (double) end - first);
        figures.put("events/s", (end - first) * 1e9 / (System.nanoTime() - begin));
        Writes.putCpu(figures, system.times().since(times, end - first));
        BACKLOG.requireCustomers(system, events);
        return figures;
    }

    @Override
    public void finish(BenchedSystem system) throws Exception {
        BACKLOG.remove(system, events);
    }
}
