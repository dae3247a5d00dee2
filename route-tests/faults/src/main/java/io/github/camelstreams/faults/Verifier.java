package io.github.camelstreams.faults;

import io.github.camelstreams.faults.Violation.Rule;
import java.util.ArrayList;
import java.util.List;

/** Compares what clients were told with what is there. */
public final class Verifier {

    private Verifier() {}

    /** Everything that must not be, empty when all promises are kept. */
    public static List<Violation> verify(Ledger ledger, Facts all) {
        Facts facts = ledger.since(all);
        List<Violation> found = new ArrayList<>();
        new WriteRules(ledger.writes(), facts, found).check();
        new StreamRules(ledger.writes(), facts, found).check();
        new OrderRules(ledger.orders(), facts, found).check();
        checkExplained(ledger, facts, found);
        return found;
    }

    /**
     * The same after a part of history was lost and the rest repaired: no acknowledged write is
     * lost, and both databases and the end of the stream tell the same.
     */
    public static List<Violation> verifyRepaired(Ledger ledger, Facts facts) {
        List<Violation> found = new ArrayList<>();
        new WriteRules(ledger.writes(), facts, found).checkRepaired();
        new StreamRules(ledger.writes(), facts, found).checkRepaired();
        new OrderRules(ledger.orders(), facts, found).checkRepaired();
        checkExplained(ledger, facts, found);
        return found;
    }

    private static void checkExplained(Ledger ledger, Facts facts, List<Violation> found) {
        facts.quarantine()
                .forEach(
                        reason ->
                                found.add(
                                        new Violation(
                                                Rule.NOTHING_UNEXPLAINED,
                                                "in quarantine: " + reason)));
        if (facts.incomplete() != null) {
            found.add(new Violation(Rule.NOTHING_UNEXPLAINED, "incomplete: " + facts.incomplete()));
        }
        ledger.surprises()
                .forEach(answer -> found.add(new Violation(Rule.NOTHING_UNEXPLAINED, answer)));
    }
}
