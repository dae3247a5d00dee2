package io.github.camelstreams.bench.system;

import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The relay drains an outbox that is full, and nobody consumes. */
record RelayAlone(int events) implements SystemLeg {

    private static final String FILL =
            """
            insert into outbox (event_id, event_type, customer_id, payload)
            select cast(gen_random_uuid() as text), 'customer.created', customer.id, cast(row_to_json(customer) as text)
            from (
                select 'backlog-' || number as id, 'Customer ' || number as name,
                       'customer-' || number || '@example.com' as email,
                       number || ' Stream Street' as address, rfc3339(clock_timestamp()) as "timestamp"
                from generate_series(1, %d) as number
            ) as customer
            """;

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public Map<String, Double> run(BenchedSystem system, double seconds) throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        system.stack().stop(BenchedSystem.ORDER_SERVICES);
        try (Connection customers = system.database().connect(BenchedSystem.CUSTOMERS)) {
            String confirmed = "select confirmed_publishing_id from relay";
            long before = BenchedSystem.number(customers, confirmed);
            system.execute(BenchedSystem.CUSTOMERS, FILL.formatted(events));
            ProcessTimes times = system.times();
            long begin = System.nanoTime();
            BenchedSystem.await(customers, confirmed, before + events);
            figures.put("events/s", events * 1e9 / (System.nanoTime() - begin));
            Writes.putCpu(figures, system.times().since(times, events));
        }
        // events of customers that nobody has
        long end =
                system.number(BenchedSystem.CUSTOMERS, "select confirmed_publishing_id from relay");
        system.stack().start(BenchedSystem.ORDER_SERVICES);
        try (Connection orders = system.database().connect(BenchedSystem.ORDERS)) {
            BenchedSystem.await(orders, "select next_offset from consumer_progress", end);
        }
        system.execute(BenchedSystem.ORDERS, "delete from customers where id like 'backlog-%'");
        return figures;
    }
}
