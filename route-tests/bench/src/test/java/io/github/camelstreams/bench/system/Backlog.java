package io.github.camelstreams.bench.system;

import java.sql.SQLException;

/**
 * Events that are put into the outbox by themselves, of customers that only the replica has.
 *
 * @param name what the ids of the customers begin with, after {@code backlog-}
 */
record Backlog(String name) {

    private static final String FILL =
            """
            insert into outbox (event_id, event_type, customer_id, payload)
            select cast(gen_random_uuid() as text), 'customer.created', customer_id, cast(row_to_json(customer) as text)
            from (
                select 'backlog-%s-' || number as customer_id, 'Customer ' || number as name,
                       'customer-' || number || '@example.com' as email,
                       number || ' Stream Street' as address, rfc3339(clock_timestamp()) as "timestamp"
                from generate_series(%d, %d) as number
            ) as customer
            """;

    /** Puts an event for each customer of these numbers, the last one included, into the outbox. */
    void fill(BenchedSystem system, long first, long last) throws SQLException {
        system.execute(BenchedSystem.CUSTOMERS, FILL.formatted(name, first, last));
    }

    /**
     * Forgets the customers, and those of every other backlog.
     *
     * @throws IllegalStateException when there were more or fewer of them, or if the replica does
     *     not have as many others as the source
     */
    void remove(BenchedSystem system, long customers) throws SQLException {
        requireCustomers(system, customers);
        system.execute(BenchedSystem.ORDERS, "delete from customers where id like 'backlog-%'");
        long source = system.number(BenchedSystem.CUSTOMERS, "select count(*) from customers");
        long replica = system.number(BenchedSystem.ORDERS, "select count(*) from customers");
        if (source != replica) {
            throw new IllegalStateException(
                    "%d customers, %d in the replica".formatted(source, replica));
        }
    }

    /**
     * @throws IllegalStateException when the replica has not exactly so many of the customers
     */
    void requireCustomers(BenchedSystem system, long customers) throws SQLException {
        long found =
                system.number(
                        BenchedSystem.ORDERS,
                        "select count(*) from customers where id like 'backlog-" + name + "-%'");
        if (found != customers) {
            throw new IllegalStateException(
                    "%d customers were told, the replica has %d".formatted(customers, found));
        }
    }
}
