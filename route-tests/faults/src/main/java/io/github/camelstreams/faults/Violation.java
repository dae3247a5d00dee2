package io.github.camelstreams.faults;

/**
 * Something that must not be.
 *
 * @param rule what was promised
 * @param text what is there instead
 */
public record Violation(Rule rule, String text) {

    /** What is promised. */
    public enum Rule {
        /** An acknowledged write is in the customer database, unless a later one replaced it. */
        ACKNOWLEDGED_IS_STORED,
        /** A refused write, and one that nobody asked for, is not in the customer database. */
        REFUSED_IS_NOT_STORED,
        /** The replica equals the customer database. */
        REPLICA_IS_EQUAL,
        /** Each committed change is in the stream. */
        EVENT_IS_PUBLISHED,
        /** No event is there twice. */
        EVENT_IS_UNIQUE,
        /** There is no event for a write that was not committed. */
        NO_PHANTOM_EVENT,
        /** A customer's events are in the order of their times, which rise strictly. */
        EVENTS_ARE_IN_ORDER,
        /** An acknowledged order is stored, and a refused one is not. */
        ORDER_IS_STORED,
        /** An order's status follows from the version that it was judged by, which exists. */
        ORDER_FOLLOWS_VERSION,
        /** No order is judged by an older version than the one before it. */
        ORDERS_DO_NOT_GO_BACK,
        /** Only the instance that holds the position, or the relay's lease, writes. */
        ONLY_THE_HOLDER_WRITES,
        /** No message is in quarantine, and no gap is reported. */
        NOTHING_UNEXPLAINED,
        /** The counters count what was stored. */
        COUNTERS_AGREE,
        /** After the fault all requests are served again, and the replica gets level. */
        SERVICE_RECOVERS
    }

    @Override
    public String toString() {
        return rule + ": " + text;
    }
}
