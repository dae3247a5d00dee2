package io.github.camelstreams.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.service.RunningService.Answer;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.BrokerServer;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.DatabaseServer;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One customer database and one stream, services between them, and writers that remember answers;
 * all of it ends with the test.
 */
final class RelayFixture implements AfterEachCallback {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Database server;
    private final Broker broker;
    private final String stream = SharedServers.uniqueName("customer");
    private final TestDatabase database;
    private final List<Runnable> endings = new ArrayList<>();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final AtomicInteger names = new AtomicInteger();
    private final List<Thread> writers = new ArrayList<>();
    private volatile boolean writing = true;

    /** On the shared servers. */
    RelayFixture() {
        this(SharedServers.database(), SharedServers.newDatabase("relay"), SharedServers.broker());
    }

    /** On the shared database server and a broker of the test's own, which the test starts. */
    RelayFixture(BrokerServer broker) {
        this(SharedServers.database(), SharedServers.newDatabase("relay"), broker);
        endings.add(broker::close);
    }

    /** On the shared broker and a database server of the test's own, which the test starts. */
    RelayFixture(DatabaseServer server) {
        this(server, "customer_db", SharedServers.broker());
        endings.add(server::close);
    }

    private RelayFixture(Database server, String name, Broker broker) {
        this.server = server;
        this.broker = broker;
        this.database = new TestDatabase(server, name);
    }

    /** Waits with the patience that servers need that start, stop and find each other again. */
    static ConditionFactory eventually() {
        return await().atMost(PATIENCE);
    }

    CustomerService service() {
        CustomerService service = new CustomerService(server, database.name(), broker, stream);
        endings.add(service::close);
        return service;
    }

    TestDatabase database() {
        return database;
    }

    EventStream stream() {
        EventStream events = new EventStream(broker, stream);
        endings.add(events::close);
        return events;
    }

    /** Creates customers through the service, and changes each, until {@link #stopWriting}. */
    void write(CustomerService service, int threads) {
        for (int i = 0; i < threads; i++) {
            Thread writer = new Thread(() -> write(service), "writer-" + i);
            writers.add(writer);
            writer.start();
        }
    }

    private void write(CustomerService service) {
        while (writing) {
            String name = "customer " + names.incrementAndGet();
            try {
                Answer created = service.create(name);
                answers.put(name, created.status());
                if (created.status() == 201) {
                    service.changeAddress(created.id(), "changed");
                }
            } catch (UncheckedIOException e) {
                // the service is gone: whether it had stored the customer is not known
                answers.putIfAbsent(name, 504);
                return;
            }
        }
    }

    long acknowledged() {
        return answers.values().stream().filter(status -> status == 201).count();
    }

    void awaitAcknowledged(long more) {
        long target = acknowledged() + more;
        eventually().until(() -> acknowledged() >= target);
    }

    void stopWriting() {
        writing = false;
        eventually().until(() -> writers.stream().noneMatch(Thread::isAlive));
    }

    /** The names of the customers whose creation was answered with this status. */
    List<String> answered(int status) {
        return answers.entrySet().stream()
                .filter(answer -> answer.getValue() == status)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Waits until the outbox is empty and everything numbered is confirmed. */
    void awaitDrained() {
        eventually()
                .until(
                        () ->
                                database.count(
                                                "select (select count(*) from outbox)"
                                                        + " + (select count(*) from publication)")
                                        == 0);
    }

    /**
     * Every acknowledged write is in the stream once, nothing else is, and each customer's events
     * are in the order of its changes.
     */
    void assertStreamEqualsDatabase(EventStream events) {
        long customers = database.count("select count(*) from customers");
        long changed = database.count("select count(updated_at) from customers");
        eventually()
                .untilAsserted(
                        () -> assertThat(events.events()).hasSize((int) (customers + changed)));
        assertThat(events.eventIds()).doesNotHaveDuplicates();
        assertThat(database.texts("select name from customers")).containsAll(answered(201));

        Map<String, List<String>> typesByCustomer =
                events.events().stream()
                        .collect(
                                Collectors.groupingBy(
                                        event -> event.field("customer_id"),
                                        Collectors.mapping(
                                                EventStream.Event::type, Collectors.toList())));
        assertThat(typesByCustomer.keySet())
                .containsExactlyInAnyOrderElementsOf(database.texts("select id from customers"));
        assertThat(typesByCustomer.values())
                .allSatisfy(
                        types ->
                                assertThat(List.of("customer.created", "customer.address.updated"))
                                        .startsWith(types.toArray(String[]::new)));
        assertThat(
                        database.count(
                                "select next_publishing_id - 1 - confirmed_publishing_id from relay"))
                .isZero();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        stopWriting();
        for (int i = endings.size() - 1; i >= 0; i--) {
            endings.get(i).run();
        }
    }
}
