package io.github.camelstreams.faults;

import io.github.camelstreams.faults.Facts.ReplicaRow;
import io.github.camelstreams.faults.Facts.SourceRow;
import io.github.camelstreams.faults.Violation.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must be true of both customer tables. */
final class WriteRules {

    private final List<Write> writes;
    private final Facts facts;
    private final List<Violation> found;

    WriteRules(List<Write> writes, Facts facts, List<Violation> found) {
        this.writes = writes;
        this.facts = facts;
        this.found = found;
    }

    void check() {
        check(false);
    }

    /** A resync may have given rows a later time. */
    void checkRepaired() {
        check(true);
    }

    private void check(boolean renewed) {
        Map<String, List<Write>> history = new HashMap<>();
        writes.forEach(
                write ->
                        history.computeIfAbsent(write.name(), unused -> new ArrayList<>())
                                .add(write));
        history.values().stream()
                .filter(made -> made.get(0).outcome() == Outcome.ACKNOWLEDGED)
                .forEach(made -> checkLast(made, renewed));
        checkNames(history);
        checkReplica();
    }

    /** The row is the last acknowledged change, or a later one whose outcome is unknown. */
    private void checkLast(List<Write> made, boolean renewed) {
        Write last = made.get(0);
        for (Write write : made) {
            if (write.outcome() == Outcome.ACKNOWLEDGED) {
                last = write;
            }
        }
        SourceRow row = facts.source().get(last.customer());
        if (row == null) {
            found.add(new Violation(Rule.ACKNOWLEDGED_IS_STORED, "lost: " + last));
            return;
        }
        int order = row.version().compareTo(last.version());
        boolean unknown =
                made.stream()
                        .anyMatch(
                                write ->
                                        write.outcome() == Outcome.UNKNOWN
                                                && write.address().equals(row.address()));
        boolean same = row.address().equals(last.address());
        boolean fits = order == 0 ? same : order > 0 && (unknown || (renewed && same));
        if (!fits) {
            boolean refused =
                    made.stream()
                            .anyMatch(
                                    write ->
                                            write.outcome() == Outcome.REFUSED
                                                    && write.address().equals(row.address()));
            found.add(
                    new Violation(
                            refused && order > 0
                                    ? Rule.REFUSED_IS_NOT_STORED
                                    : Rule.ACKNOWLEDGED_IS_STORED,
                            row + " is there, and not " + last));
        }
    }

    /** Each name is there once at most, and none that was refused or never sent. */
    private void checkNames(Map<String, List<Write>> history) {
        Map<String, String> ids = new HashMap<>();
        facts.source()
                .forEach(
                        (id, row) -> {
                            String other = ids.put(row.name(), id);
                            if (other != null) {
                                found.add(
                                        new Violation(
                                                Rule.REFUSED_IS_NOT_STORED,
                                                row.name()
                                                        + " is there twice: "
                                                        + id
                                                        + ", "
                                                        + other));
                            }
                            List<Write> made = history.get(row.name());
                            if (made == null || made.get(0).outcome() == Outcome.REFUSED) {
                                found.add(
                                        new Violation(
                                                Rule.REFUSED_IS_NOT_STORED,
                                                id + " is there, and was refused: " + row));
                            }
                        });
    }

    private void checkReplica() {
        facts.source()
                .forEach(
                        (id, row) -> {
                            ReplicaRow copy = facts.replica().get(id);
                            if (!new ReplicaRow(row.address(), row.version()).equals(copy)) {
                                found.add(
                                        new Violation(
                                                Rule.REPLICA_IS_EQUAL,
                                                id + " is " + row + " and in the replica " + copy));
                            }
                        });
        facts.replica().keySet().stream()
                .filter(id -> !facts.source().containsKey(id))
                .forEach(
                        id ->
                                found.add(
                                        new Violation(
                                                Rule.REPLICA_IS_EQUAL,
                                                id + " is only in the replica")));
    }
}
