package io.github.camelstreams.faults;

import io.github.camelstreams.faults.Facts.Event;
import io.github.camelstreams.faults.Facts.SourceRow;
import io.github.camelstreams.faults.Violation.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must be true of the stream. */
final class StreamRules {

    private final List<Write> writes;
    private final Facts facts;
    private final List<Violation> found;
    private final Map<String, List<Event>> events = new HashMap<>();

    StreamRules(List<Write> writes, Facts facts, List<Violation> found) {
        this.writes = writes;
        this.facts = facts;
        this.found = found;
        facts.events()
                .forEach(
                        event ->
                                events.computeIfAbsent(
                                                event.customer(), unused -> new ArrayList<>())
                                        .add(event));
    }

    void check() {
        if (facts.waiting() != 0) {
            report(Rule.EVENT_IS_PUBLISHED, facts.waiting() + " events still wait");
        }
        if (facts.published() != facts.events().size()) {
            report(
                    facts.published() > facts.events().size()
                            ? Rule.EVENT_IS_PUBLISHED
                            : Rule.EVENT_IS_UNIQUE,
                    "%d events count as published, and %d are there"
                            .formatted(facts.published(), facts.events().size()));
        }
        checkIds();
        events.forEach(this::checkOrder);
        checkAcknowledged();
        facts.source().forEach(this::checkLast);
        events.forEach(this::checkPhantoms);
    }

    /**
     * The stream may lack its beginning, and has the events of a resync: what a customer is now,
     * once more.
     */
    void checkRepaired() {
        checkIds();
        events.forEach(this::checkRepeated);
        facts.source().forEach(this::checkLast);
    }

    /** Times do not go back, and the same time tells the same; each address was asked for. */
    private void checkRepeated(String customer, List<Event> told) {
        for (int next = 1; next < told.size(); next++) {
            Event event = told.get(next);
            Event before = told.get(next - 1);
            int order = event.version().compareTo(before.version());
            if (order < 0 || (order == 0 && !event.address().equals(before.address()))) {
                report(Rule.EVENTS_ARE_IN_ORDER, "out of order for " + customer + ": " + event);
            }
        }
        SourceRow row = facts.source().get(customer);
        if (row != null) {
            Map<String, Integer> possible = possible().getOrDefault(row.name(), Map.of());
            String first = first().getOrDefault(row.name(), "");
            told.stream()
                    .filter(event -> event.version().compareTo(first) >= 0)
                    .filter(
                            event ->
                                    !possible.containsKey(true + event.address())
                                            && !possible.containsKey(false + event.address()))
                    .forEach(event -> report(Rule.NO_PHANTOM_EVENT, "no write for " + event));
        }
    }

    private void checkIds() {
        Set<String> seen = new HashSet<>();
        facts.events().stream()
                .filter(event -> !seen.add(event.id()))
                .forEach(event -> report(Rule.EVENT_IS_UNIQUE, "twice: " + event));
    }

    private void checkOrder(String customer, List<Event> ofOne) {
        for (int next = 0; next < ofOne.size(); next++) {
            Event event = ofOne.get(next);
            if (event.creates() != (next == 0)
                    || (next > 0
                            && event.version().compareTo(ofOne.get(next - 1).version()) <= 0)) {
                report(Rule.EVENTS_ARE_IN_ORDER, "out of order for " + customer + ": " + event);
            }
        }
    }

    /** What was acknowledged is there with exactly the time that was acknowledged. */
    private void checkAcknowledged() {
        Set<List<Object>> published = new HashSet<>();
        facts.events()
                .forEach(
                        event ->
                                published.add(
                                        List.of(
                                                event.customer(),
                                                event.version(),
                                                event.address(),
                                                event.creates())));
        writes.stream()
                .filter(write -> write.outcome() == Outcome.ACKNOWLEDGED)
                .filter(
                        write ->
                                !published.contains(
                                        List.of(
                                                write.customer(),
                                                write.version(),
                                                write.address(),
                                                write.creates())))
                .forEach(write -> report(Rule.EVENT_IS_PUBLISHED, "no event for " + write));
    }

    /** What is stored, acknowledged or not, is the last thing that the stream tells. */
    private void checkLast(String customer, SourceRow row) {
        List<Event> told = events.getOrDefault(customer, List.of());
        Event last = told.isEmpty() ? null : told.get(told.size() - 1);
        if (last == null
                || !last.version().equals(row.version())
                || !last.address().equals(row.address())) {
            report(
                    Rule.EVENT_IS_PUBLISHED,
                    customer + " is " + row + ", and the last event " + last);
        }
    }

    /** Each event tells of a write that was acknowledged, or whose outcome is unknown. */
    private void checkPhantoms(String customer, List<Event> told) {
        SourceRow row = facts.source().get(customer);
        if (row == null) {
            report(Rule.NO_PHANTOM_EVENT, "nobody is " + customer + ": " + told);
            return;
        }
        Map<String, Integer> possible = possible().getOrDefault(row.name(), Map.of());
        Map<String, Integer> counted = new HashMap<>();
        for (Event event : told) {
            String change = event.creates() + event.address();
            if (counted.merge(change, 1, Integer::sum) > possible.getOrDefault(change, 0)) {
                report(Rule.NO_PHANTOM_EVENT, "no write for " + event);
            }
        }
    }

    private Map<String, String> first;

    /** The versions that were created; what is older was there before history began anew. */
    private Map<String, String> first() {
        if (first == null) {
            first = new HashMap<>();
            writes.stream()
                    .filter(write -> write.creates() && write.version() != null)
                    .forEach(write -> first.putIfAbsent(write.name(), write.version()));
        }
        return first;
    }

    private Map<String, Map<String, Integer>> possible;

    private Map<String, Map<String, Integer>> possible() {
        if (possible == null) {
            possible = new HashMap<>();
            writes.stream()
                    .filter(write -> write.outcome() != Outcome.REFUSED)
                    .forEach(
                            write ->
                                    possible.computeIfAbsent(
                                                    write.name(), unused -> new HashMap<>())
                                            .merge(
                                                    write.creates() + write.address(),
                                                    1,
                                                    Integer::sum));
        }
        return possible;
    }

    private void report(Rule rule, String text) {
        found.add(new Violation(rule, text));
    }
}
