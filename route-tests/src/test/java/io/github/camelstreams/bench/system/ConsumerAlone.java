package io.github.camelstreams.bench.system;

import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The replica is emptied, and filled again from the first message of the stream. */
record ConsumerAlone() implements SystemLeg {

    private static final String POSITION = "select next_offset from consumer_progress";

    @Override
    public String name() {
        return "consumer";
    }

    @Override
    public Map<String, Double> run(BenchedSystem system, double seconds) throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        try (Connection orders = system.database().connect(BenchedSystem.ORDERS)) {
            long end = BenchedSystem.number(orders, POSITION);
            system.execute(
                    BenchedSystem.ORDERS,
                    "truncate customers; update consumer_progress set next_offset = 0, last_event_id = null");
            BenchedSystem.await(orders, POSITION, 1);
            long first = BenchedSystem.number(orders, POSITION);
            ProcessTimes times = system.times();
            long begin = System.nanoTime();
            BenchedSystem.await(orders, POSITION, end);
            figures.put("events", (double) end - first);
            figures.put("events/s", (end - first) * 1e9 / (System.nanoTime() - begin));
            Writes.putCpu(figures, system.times().since(times, end - first));
        }
        system.execute(BenchedSystem.ORDERS, "delete from customers where id like 'backlog-%'");
        system.awaitLevel();
        return figures;
    }
}
