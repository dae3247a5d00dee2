package io.github.camelstreams.faults;

import io.github.camelstreams.stack.StackException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** All faults there are. */
final class Catalogue {

    private static final int MIXED = 8;

    private Catalogue() {}

    private static List<Fault> single() {
        List<Fault> faults = new ArrayList<>();
        faults.addAll(kills());
        faults.add(
                ProcessFault.kill("customer", (system, random) -> List.of(system.relayLeader())));
        faults.add(ProcessFault.kill("orders", (system, random) -> SystemUnderTest.ORDERS));
        faults.add(ProcessFault.kill("all", (system, random) -> system.names()));
        faults.add(
                ProcessFault.stop("customer", (system, random) -> List.of(system.relayLeader())));
        faults.add(
                ProcessFault.stop(
                        "active-order", (system, random) -> List.of(system.activeOrderService())));
        faults.add(ProcessFault.stop("rabbitmq", (system, random) -> List.of("rabbitmq")));
        faults.add(ProcessFault.stop("postgres", (system, random) -> List.of("postgres")));
        faults.add(new KillEach());
        faults.add(new RollingRestart());
        faults.add(new FrozenProcess("active-order", SystemUnderTest::activeOrderService));
        faults.add(new FrozenProcess("relay-leader", SystemUnderTest::relayLeader));
        faults.add(new FrozenProcess("rabbitmq", system -> "rabbitmq"));
        faults.add(DatabaseFault.terminated());
        faults.add(DatabaseFault.cancelled());
        faults.add(DatabaseFault.readOnly());
        faults.add(new OccupiedDatabase());
        faults.add(new LockedTable());
        faults.add(new FrozenSession());
        faults.addAll(NetworkFault.all("broker", SystemUnderTest::toBroker));
        faults.addAll(NetworkFault.all("database", SystemUnderTest::toDatabase));
        faults.add(new DiskAlarm());
        faults.add(LateStatement.order());
        faults.add(LateStatement.relay());
        faults.add(new ClockBack());
        return faults;
    }

    /** What a person has to mend, or what loses what was acknowledged; only one at a time. */
    private static List<Fault> losses() {
        return List.of(
                new LostStream(),
                new TruncatedStream(),
                new RestoredCustomers(),
                LostOrders.restored(),
                LostOrders.tablesRestored(),
                LostOrders.emptied());
    }

    private static Stream<Fault> oneByOne() {
        return Stream.concat(single().stream(), losses().stream());
    }

    /** Each of the processes killed. */
    private static List<Fault> kills() {
        return List.of(
                ProcessFault.kill("customers", (system, random) -> SystemUnderTest.CUSTOMERS),
                ProcessFault.kill(
                        "active-order", (system, random) -> List.of(system.activeOrderService())),
                ProcessFault.kill(
                        "standby-order",
                        (system, random) ->
                                List.of(
                                        SystemUnderTest.other(
                                                SystemUnderTest.ORDERS,
                                                system.activeOrderService()))),
                ProcessFault.kill("rabbitmq", (system, random) -> List.of("rabbitmq")),
                ProcessFault.kill("postgres", (system, random) -> List.of("postgres")));
    }

    /** All faults one by one, then some together. */
    private static List<Fault> all() {
        return Stream.concat(
                        oneByOne(),
                        Stream.generate(() -> (Fault) new MixedFault(Catalogue::single))
                                .limit(MIXED))
                .toList();
    }

    /**
     * Faults by name.
     *
     * @param names separated by commas: {@code all}, {@code kills}, {@code losses}, {@code mixed},
     *     {@code overload}, the name of a fault, or its beginning with an asterisk
     */
    static List<Fault> named(String names) {
        return Arrays.stream(names.split(",")).flatMap(name -> one(name.strip())).toList();
    }

    private static Stream<Fault> one(String name) {
        List<Fault> found =
                switch (name) {
                    case "all" -> all();
                    case "kills" -> kills();
                    case "mixed" -> List.of(new MixedFault(Catalogue::single));
                    case "losses" -> losses();
                    case "overload" -> List.of(new Overload());
                    default -> oneByOne().filter(fault -> matches(fault.name(), name)).toList();
                };
        if (found.isEmpty()) {
            throw new StackException(
                    "There is no fault %s, only all, kills, losses, mixed, overload, %s."
                            .formatted(name, String.join(", ", names())));
        }
        return found.stream();
    }

    private static boolean matches(String name, String pattern) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }

    /** The names of all faults. */
    static List<String> names() {
        return oneByOne().map(Fault::name).toList();
    }
}
