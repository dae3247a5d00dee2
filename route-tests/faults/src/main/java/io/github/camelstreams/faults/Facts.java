package io.github.camelstreams.faults;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is really there: in both databases and in the stream. Times are texts in UTC with six digits
 * of a second, so that they compare as they follow each other.
 *
 * @param source the customer database's customers by id
 * @param replica the order database's customers by id
 * @param events everything in the stream, in its order
 * @param orders the orders by id
 * @param quarantine the reasons of all messages in quarantine
 * @param incomplete why the replica is known to be incomplete; null while it is not
 * @param waiting events that are committed and not yet known to be in the stream
 * @param published how many events the relay holds for published
 * @param settled orders whose versions the stream no longer tells, by id
 */
public record Facts(
        Map<String, SourceRow> source,
        Map<String, ReplicaRow> replica,
        List<Event> events,
        Map<String, OrderRow> orders,
        List<String> quarantine,
        String incomplete,
        long waiting,
        long published,
        Set<String> settled) {

    /** A customer. */
    public record SourceRow(String name, String address, String version) {}

    /** What the order service knows of a customer. */
    public record ReplicaRow(String address, String version) {}

    /** An order, and the version of the customer that it was judged by. */
    public record OrderRow(String customer, String status, String version) {}

    /**
     * An event in the stream.
     *
     * @param name null unless the event tells of a new customer
     */
    public record Event(
            long offset,
            String id,
            String type,
            String customer,
            String name,
            String address,
            String version) {

        /** Whether it tells of a new customer. */
        boolean creates() {
            return type.equals("customer.created");
        }
    }
}
