package io.github.camelstreams.faults;

import io.github.camelstreams.test.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Something is wrong with the network between some services and one of their servers. */
final class NetworkFault implements Fault {

    private static final Duration DELAY = Duration.ofMillis(150);

    private final String name;
    private final BiFunction<SystemUnderTest, String, TcpProxy> stretch;
    private final Consumer<TcpProxy> damage;
    private final Duration least;
    private List<String> services = List.of();

    private NetworkFault(
            String name,
            BiFunction<SystemUnderTest, String, TcpProxy> stretch,
            Consumer<TcpProxy> damage,
            Duration least) {
        this.name = name;
        this.stretch = stretch;
        this.damage = damage;
        this.least = least;
    }

    /** All that can be wrong with the network to a server: broker or database. */
    static List<Fault> all(String server, BiFunction<SystemUnderTest, String, TcpProxy> stretch) {
        return List.of(
                new NetworkFault("cut-" + server, stretch, TcpProxy::cut, Duration.ZERO),
                new NetworkFault(
                        "refuse-" + server, stretch, TcpProxy::refuse, Duration.ofSeconds(4)),
                new NetworkFault(
                        "slow-" + server,
                        stretch,
                        proxy -> proxy.delay(DELAY),
                        Duration.ofSeconds(4)),
                // long enough for every time-out on the way to pass
                new NetworkFault(
                        "stall-" + server, stretch, TcpProxy::stall, Duration.ofSeconds(14)),
                new NetworkFault(
                        "half-open-" + server, stretch, TcpProxy::swallow, Duration.ofSeconds(14)));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration hold(Random random) {
        return least.plusMillis(500 + random.nextInt(2500));
    }

    /** One service, one of each kind, or all of them. */
    @Override
    public void strike(SystemUnderTest system, Random random) {
        String customer = SystemUnderTest.CUSTOMERS.get(random.nextInt(2));
        String order = SystemUnderTest.ORDERS.get(random.nextInt(2));
        services =
                List.of(
                                List.of(system.relayLeader()),
                                List.of(system.activeOrderService()),
                                List.of(customer, order),
                                List.of("customer1", "customer2", "order1", "order2"))
                        .get(random.nextInt(4));
        services.forEach(service -> damage.accept(stretch.apply(system, service)));
    }

    @Override
    public void heal(SystemUnderTest system) {
        services.forEach(service -> stretch.apply(system, service).restore());
    }
}
