package io.github.camelstreams.faults;

import io.github.camelstreams.faults.Facts.Event;
import io.github.camelstreams.faults.Facts.OrderRow;
import io.github.camelstreams.faults.Violation.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must be true of the orders. */
final class OrderRules {

    private final List<PlacedOrder> placed;
    private final Facts facts;
    private final List<Violation> found;

    OrderRules(List<PlacedOrder> placed, Facts facts, List<Violation> found) {
        this.placed = placed;
        this.facts = facts;
        this.found = found;
    }

    void check() {
        checkStored();
        checkCounts();
        checkVersions();
        checkSequence();
    }

    /** Without the versions, which the stream may no longer tell. */
    void checkRepaired() {
        checkStored();
        checkCounts();
        checkSequence();
    }

    private void checkStored() {
        for (PlacedOrder order : placed) {
            if (order.outcome() == Outcome.ACKNOWLEDGED) {
                OrderRow row = facts.orders().get(order.id());
                if (row == null
                        || !row.customer().equals(order.customer())
                        || !row.status().equals(order.status())) {
                    report(Rule.ORDER_IS_STORED, order + " is " + row);
                }
            }
        }
    }

    /** There are no more orders than were acknowledged or may have been stored. */
    private void checkCounts() {
        Map<String, Integer> left = new HashMap<>();
        placed.stream()
                .filter(order -> order.outcome() != Outcome.REFUSED)
                .forEach(order -> left.merge(order.customer(), 1, Integer::sum));
        facts.orders()
                .forEach(
                        (id, row) -> {
                            if (left.merge(row.customer(), -1, Integer::sum) < 0) {
                                report(
                                        Rule.ORDER_IS_STORED,
                                        "nobody has placed " + id + ": " + row);
                            }
                        });
    }

    private void checkVersions() {
        Map<List<String>, String> addresses = new HashMap<>();
        for (Event event : facts.events()) {
            addresses.put(List.of(event.customer(), event.version()), event.address());
        }
        facts.orders()
                .forEach(
                        (id, row) -> {
                            if (facts.settled().contains(id)) {
                                return;
                            }
                            String address = addresses.get(List.of(row.customer(), row.version()));
                            String status = "unknown".equals(address) ? "Failed" : "Processing";
                            if (address == null || !status.equals(row.status())) {
                                report(
                                        Rule.ORDER_FOLLOWS_VERSION,
                                        id + ": " + row + " with the address " + address);
                            }
                        });
    }

    /**
     * The replica never goes back: neither do the versions that a client's orders are judged by.
     */
    private void checkSequence() {
        Map<String, String> last = new HashMap<>();
        for (PlacedOrder order : placed) {
            OrderRow row = order.id() == null ? null : facts.orders().get(order.id());
            if (row != null) {
                String before = last.put(order.customer(), row.version());
                if (before != null && before.compareTo(row.version()) > 0) {
                    report(
                            Rule.ORDERS_DO_NOT_GO_BACK,
                            order + " was judged by " + row.version() + " after " + before);
                }
            }
        }
    }

    private void report(Rule rule, String text) {
        found.add(new Violation(rule, text));
    }
}
