package io.github.camelstreams.faults;

import io.github.camelstreams.faults.Facts.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What was there when history began anew, after a part of it was lost and the rest repaired: from
 * then on each customer counts as created there and then.
 */
final class Baseline {

    private final List<Event> created;
    private final long lastOffset;
    private final long published;
    private final Set<String> settled;

    Baseline(Facts facts) {
        this.published = facts.published();
        this.settled = Set.copyOf(facts.orders().keySet());
        this.created =
                facts.source().entrySet().stream()
                        .map(
                                customer ->
                                        new Event(
                                                -1,
                                                "baseline " + customer.getKey(),
                                                "customer.created",
                                                customer.getKey(),
                                                customer.getValue().name(),
                                                customer.getValue().address(),
                                                customer.getValue().version()))
                        .toList();
        this.lastOffset = facts.events().stream().mapToLong(Event::offset).max().orElse(-1);
    }

    /** The writes that would have led here. */
    List<Write> writes() {
        return created.stream()
                .map(
                        event ->
                                new Write(
                                        event.customer(),
                                        event.name(),
                                        true,
                                        event.address(),
                                        Outcome.ACKNOWLEDGED,
                                        event.version(),
                                        0))
                .toList();
    }

    /** The facts as they would be had nothing happened before. */
    Facts since(Facts now) {
        List<Event> events = new ArrayList<>(created);
        now.events().stream().filter(event -> event.offset() > lastOffset).forEach(events::add);
        return new Facts(
                now.source(),
                now.replica(),
                events,
                now.orders(),
                now.quarantine(),
                now.incomplete(),
                now.waiting(),
                now.published() - published + created.size(),
                settled);
    }
}
