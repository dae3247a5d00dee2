package io.github.camelstreams.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.faults.Facts.Event;
import io.github.camelstreams.faults.Facts.OrderRow;
import io.github.camelstreams.faults.Facts.ReplicaRow;
import io.github.camelstreams.faults.Facts.SourceRow;
import io.github.camelstreams.faults.Violation.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each rule of the verifier, broken once: facts that are right, and one of them falsified. */
class VerifierTest {

    private static final String T1 = "2026-01-11T10:00:00.000001Z";
    private static final String T2 = "2026-01-11T10:00:00.000002Z";
    private static final String T3 = "2026-01-11T10:00:00.000003Z";
    private static final String T4 = "2026-01-11T10:00:00.000004Z";

    private final Ledger ledger = new Ledger();
    private final Map<String, SourceRow> source = new HashMap<>();
    private final Map<String, ReplicaRow> replica = new HashMap<>();
    private final List<Event> events = new ArrayList<>();
    private final Map<String, OrderRow> orders = new HashMap<>();
    private final List<String> quarantine = new ArrayList<>();
    private String incomplete;
    private long waiting;
    private long published = 3;

    /** Customer a was created and has moved, b was created; a has an order for each version. */
    @BeforeEach
    void keepAllPromises() {
        created("a", "unknown", T1, Outcome.ACKNOWLEDGED);
        moved("a", "home", T3, Outcome.ACKNOWLEDGED);
        created("b", "elsewhere", T2, Outcome.ACKNOWLEDGED);
        source.put("a", new SourceRow("name a", "home", T3));
        source.put("b", new SourceRow("name b", "elsewhere", T2));
        replica.put("a", new ReplicaRow("home", T3));
        replica.put("b", new ReplicaRow("elsewhere", T2));
        events.add(new Event(0, "e1", "customer.created", "a", "name a", "unknown", T1));
        events.add(new Event(1, "e2", "customer.created", "b", "name b", "elsewhere", T2));
        events.add(new Event(2, "e3", "customer.address.updated", "a", null, "home", T3));
        ledger.add(new PlacedOrder("a", Outcome.ACKNOWLEDGED, "o1", "Failed", 0));
        ledger.add(new PlacedOrder("a", Outcome.ACKNOWLEDGED, "o2", "Processing", 0));
        orders.put("o1", new OrderRow("a", "Failed", T1));
        orders.put("o2", new OrderRow("a", "Processing", T3));
    }

    @Test
    void findsNothingWhereAllPromisesAreKept() {
        assertThat(found()).isEmpty();
    }

    @Test
    void aWriteOfUnknownOutcomeMayBeStored() {
        moved("b", "third", null, Outcome.UNKNOWN);
        assertThat(found()).isEmpty();
        source.put("b", new SourceRow("name b", "third", T3));
        replica.put("b", new ReplicaRow("third", T3));
        events.add(new Event(3, "e4", "customer.address.updated", "b", null, "third", T3));
        published = 4;
        assertThat(found()).isEmpty();
    }

    @Test
    void aCustomerOfUnknownOutcomeMayBeStored() {
        ledger.add(new Write(null, "name d", true, "cave", Outcome.UNKNOWN, null, 0));
        assertThat(found()).isEmpty();
        source.put("d", new SourceRow("name d", "cave", T3));
        replica.put("d", new ReplicaRow("cave", T3));
        events.add(new Event(3, "e4", "customer.created", "d", "name d", "cave", T3));
        published = 4;
        assertThat(found()).isEmpty();
    }

    @Test
    void anOrderOfUnknownOutcomeMayBeStored() {
        ledger.add(new PlacedOrder("a", Outcome.UNKNOWN, null, null, 0));
        assertThat(found()).isEmpty();
        orders.put("o3", new OrderRow("a", "Processing", T3));
        assertThat(found()).isEmpty();
    }

    @Test
    void noticesALostCustomer() {
        source.remove("b");
        assertThat(found()).contains(Rule.ACKNOWLEDGED_IS_STORED);
    }

    @Test
    void noticesALostChange() {
        source.put("a", new SourceRow("name a", "unknown", T1));
        assertThat(found()).contains(Rule.ACKNOWLEDGED_IS_STORED);
    }

    @Test
    void noticesAChangeThatNobodyMade() {
        source.put("a", new SourceRow("name a", "cellar", T3));
        assertThat(found()).contains(Rule.ACKNOWLEDGED_IS_STORED);
    }

    @Test
    void noticesThatAnEarlierChangeHasReplacedALaterOne() {
        created("c", "first", T1, Outcome.ACKNOWLEDGED);
        moved("c", "second", T3, Outcome.ACKNOWLEDGED);
        moved("c", "third", T2, Outcome.ACKNOWLEDGED);
        store("c", "second", T3);
        assertThat(found()).contains(Rule.ACKNOWLEDGED_IS_STORED);
    }

    @Test
    void noticesARefusedChangeThatIsStored() {
        moved("b", "attic", null, Outcome.REFUSED);
        store("b", "attic", T3);
        assertThat(found()).contains(Rule.REFUSED_IS_NOT_STORED);
    }

    @Test
    void noticesARefusedCustomerThatIsStored() {
        ledger.add(new Write(null, "name c", true, "cave", Outcome.REFUSED, null, 0));
        store("c", "cave", T3);
        assertThat(found()).contains(Rule.REFUSED_IS_NOT_STORED);
    }

    @Test
    void noticesACustomerThatIsStoredTwice() {
        source.put("b2", new SourceRow("name b", "elsewhere", T2));
        assertThat(found()).contains(Rule.REFUSED_IS_NOT_STORED);
    }

    @Test
    void noticesACustomerThatIsMissingInTheReplica() {
        replica.remove("b");
        assertThat(found()).containsOnly(Rule.REPLICA_IS_EQUAL);
    }

    @Test
    void noticesAnotherAddressInTheReplica() {
        replica.put("b", new ReplicaRow("unknown", T2));
        assertThat(found()).containsOnly(Rule.REPLICA_IS_EQUAL);
    }

    @Test
    void noticesACustomerThatOnlyTheReplicaHas() {
        replica.put("c", new ReplicaRow("cave", T2));
        assertThat(found()).containsOnly(Rule.REPLICA_IS_EQUAL);
    }

    @Test
    void noticesAMissingEvent() {
        events.remove(1);
        published = 2;
        assertThat(found()).containsOnly(Rule.EVENT_IS_PUBLISHED);
    }

    @Test
    void noticesAMissingEventInBetween() {
        moved("a", "cellar", "2026-01-11T10:00:00.000002Z", Outcome.ACKNOWLEDGED);
        assertThat(found()).contains(Rule.EVENT_IS_PUBLISHED);
    }

    @Test
    void noticesAnEventThatIsCountedAndNotThere() {
        published = 4;
        assertThat(found()).containsOnly(Rule.EVENT_IS_PUBLISHED);
    }

    @Test
    void noticesEventsThatStillWait() {
        waiting = 1;
        assertThat(found()).containsOnly(Rule.EVENT_IS_PUBLISHED);
    }

    @Test
    void noticesAnEventThatIsThereTwice() {
        events.add(events.get(1));
        assertThat(found()).contains(Rule.EVENT_IS_UNIQUE, Rule.EVENTS_ARE_IN_ORDER);
    }

    @Test
    void noticesAnEventForNobody() {
        events.add(new Event(3, "e4", "customer.created", "c", "name c", "cave", T3));
        published = 4;
        assertThat(found()).containsOnly(Rule.NO_PHANTOM_EVENT);
    }

    @Test
    void noticesAnEventForAWriteThatWasRefused() {
        moved("b", "attic", null, Outcome.REFUSED);
        events.add(1, new Event(1, "e4", "customer.address.updated", "a", null, "attic", T2));
        published = 4;
        assertThat(found()).containsOnly(Rule.NO_PHANTOM_EVENT);
    }

    @Test
    void noticesEventsInAnotherOrder() {
        events.add(events.remove(0));
        assertThat(found()).contains(Rule.EVENTS_ARE_IN_ORDER);
    }

    @Test
    void noticesEventsOfTheSameTime() {
        events.add(1, new Event(1, "e4", "customer.address.updated", "a", null, "home", T1));
        assertThat(found()).contains(Rule.EVENTS_ARE_IN_ORDER);
    }

    @Test
    void noticesALostOrder() {
        orders.remove("o2");
        assertThat(found()).containsOnly(Rule.ORDER_IS_STORED);
    }

    @Test
    void noticesAnOrderThatNobodyHasPlaced() {
        ledger.add(new PlacedOrder("b", Outcome.REFUSED, null, null, 0));
        orders.put("o3", new OrderRow("b", "Processing", T2));
        assertThat(found()).containsOnly(Rule.ORDER_IS_STORED);
    }

    @Test
    void noticesAnOrderOfAnotherStatusThanWasAnswered() {
        orders.put("o2", new OrderRow("a", "Failed", T1));
        assertThat(found()).containsOnly(Rule.ORDER_IS_STORED);
    }

    @Test
    void noticesAStatusThatDoesNotFollow() {
        orders.put("o1", new OrderRow("a", "Failed", T3));
        assertThat(found()).contains(Rule.ORDER_FOLLOWS_VERSION);
    }

    @Test
    void noticesAVersionThatNeverWas() {
        orders.put("o1", new OrderRow("a", "Failed", T2));
        assertThat(found()).containsOnly(Rule.ORDER_FOLLOWS_VERSION);
    }

    @Test
    void noticesAReplicaThatHasGoneBack() {
        ledger.add(new PlacedOrder("a", Outcome.ACKNOWLEDGED, "o3", "Failed", 0));
        orders.put("o3", new OrderRow("a", "Failed", T1));
        assertThat(found()).containsOnly(Rule.ORDERS_DO_NOT_GO_BACK);
    }

    @Test
    void noticesAMessageInQuarantine() {
        quarantine.add("no JSON");
        assertThat(found()).containsOnly(Rule.NOTHING_UNEXPLAINED);
    }

    @Test
    void noticesAGap() {
        incomplete = "messages are missing";
        assertThat(found()).containsOnly(Rule.NOTHING_UNEXPLAINED);
    }

    @Test
    void noticesAnAnswerThatNoFaultExcuses() {
        ledger.surprise("500");
        assertThat(found()).containsOnly(Rule.NOTHING_UNEXPLAINED);
    }

    @Test
    void afterARepairTimesMayBeLaterAndTheBeginningOfTheStreamMayBeMissing() {
        repair();
        assertThat(foundAfterRepair()).isEmpty();
        source.put("b", new SourceRow("name b", "cellar", T3));
        assertThat(foundAfterRepair()).contains(Rule.ACKNOWLEDGED_IS_STORED);
    }

    @Test
    void noticesAfterARepairWhatTheStreamDoesNotTell() {
        repair();
        events.remove(1);
        assertThat(foundAfterRepair()).containsOnly(Rule.EVENT_IS_PUBLISHED);
    }

    @Test
    void noticesAfterARepairAnEventThatGoesBack() {
        repair();
        events.add(1, new Event(4, "e6", "customer.created", "a", "name a", "unknown", T4));
        events.add(1, new Event(4, "e7", "customer.created", "a", "name a", "unknown", T1));
        assertThat(foundAfterRepair())
                .containsOnly(Rule.EVENTS_ARE_IN_ORDER, Rule.EVENT_IS_PUBLISHED);
    }

    @Test
    void noticesAfterARepairAnEventThatNobodyAskedFor() {
        repair();
        events.add(0, new Event(2, "e8", "customer.created", "a", "name a", "cave", T3));
        assertThat(foundAfterRepair()).containsOnly(Rule.NO_PHANTOM_EVENT);
    }

    @Test
    void historyBeginsAnewWithWhatIsThere() {
        repair();
        ledger.beginAnew(facts());
        assertThat(found()).isEmpty();
        moved("b", "third", T4, Outcome.ACKNOWLEDGED);
        assertThat(found()).contains(Rule.EVENT_IS_PUBLISHED, Rule.ACKNOWLEDGED_IS_STORED);
        store("b", "third", T4);
        events.add(new Event(5, "e9", "customer.address.updated", "b", null, "third", T4));
        published++;
        assertThat(found()).isEmpty();
        orders.remove("o1");
        assertThat(found()).containsOnly(Rule.ORDER_IS_STORED);
    }

    /** A new identity: each customer once more, with a later time, in a stream that was lost. */
    private void repair() {
        store("a", "home", T4);
        store("b", "elsewhere", T3);
        events.clear();
        events.add(new Event(3, "e4", "customer.created", "a", "name a", "home", T4));
        events.add(new Event(4, "e5", "customer.created", "b", "name b", "elsewhere", T3));
        published = 2;
    }

    private void created(String id, String address, String version, Outcome outcome) {
        ledger.add(new Write(id, "name " + id, true, address, outcome, version, 0));
    }

    private void moved(String id, String address, String version, Outcome outcome) {
        ledger.add(new Write(id, "name " + id, false, address, outcome, version, 0));
    }

    private void store(String id, String address, String version) {
        source.put(id, new SourceRow("name " + id, address, version));
        replica.put(id, new ReplicaRow(address, version));
    }

    private List<Rule> found() {
        return Verifier.verify(ledger, facts()).stream().map(Violation::rule).toList();
    }

    private List<Rule> foundAfterRepair() {
        return Verifier.verifyRepaired(ledger, facts()).stream().map(Violation::rule).toList();
    }

    private Facts facts() {
        return new Facts(
                source,
                replica,
                events,
                orders,
                quarantine,
                incomplete,
                waiting,
                published,
                Set.of());
    }
}
