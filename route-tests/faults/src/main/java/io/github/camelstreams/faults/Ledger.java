package io.github.camelstreams.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * All that clients were told. The entries of one customer are in the order in which its client, the
 * only one that touches it, made them. Thread-safe.
 */
public final class Ledger {

    private final List<Write> writes = new ArrayList<>();
    private final List<PlacedOrder> orders = new ArrayList<>();
    private final List<String> surprises = new ArrayList<>();
    private Baseline baseline;

    /** Takes down a write. */
    public synchronized void add(Write write) {
        writes.add(write);
    }

    /** Takes down an order. */
    public synchronized void add(PlacedOrder order) {
        orders.add(order);
    }

    /** Takes down an answer that no fault excuses. */
    public synchronized void surprise(String answer) {
        surprises.add(answer);
    }

    /** What happened before is over, and was found in order; these are the facts now. */
    public synchronized void beginAnew(Facts facts) {
        baseline = new Baseline(facts);
        writes.clear();
        writes.addAll(baseline.writes());
    }

    /** The orders so far are lost. */
    public synchronized void forgetOrders() {
        orders.clear();
    }

    /** The facts as far as they are this ledger's business. */
    public synchronized Facts since(Facts facts) {
        return baseline == null ? facts : baseline.since(facts);
    }

    /** All writes so far. */
    public synchronized List<Write> writes() {
        return List.copyOf(writes);
    }

    /** All orders so far. */
    public synchronized List<PlacedOrder> orders() {
        return List.copyOf(orders);
    }

    /** All answers so far that no fault excuses. */
    public synchronized List<String> surprises() {
        return List.copyOf(surprises);
    }
}
