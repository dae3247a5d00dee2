package io.github.camelstreams.customer;

import static io.github.camelstreams.customer.RelayFixture.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Producer;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The relay that leads ends before each of its steps, and the next one takes over from whatever it
 * has left behind, only to end before the step after that; meanwhile transactions commit in another
 * order than that in which they have drawn their outbox ids.
 */
class RelayFaultPointsIT {

    private static final String FOREIGN = "foreign";

    private final TestDatabase database = TestDatabase.create("relay");
    private final Broker broker = SharedServers.broker();
    private final String stream = SharedServers.uniqueName("customer");
    private final Deque<HaltingRelay> relays = new ArrayDeque<>();
    private OutboxWriters writers;

    @BeforeEach
    void createTables() throws Exception {
        Path migrations = Path.of("..", "routes-customer/src/main/resources/db/migration");
        try (Stream<Path> files = Files.list(migrations)) {
            for (Path file : files.sorted().toList()) {
                database.execute(Files.readString(file));
            }
        }
        writers = new OutboxWriters(database, 4);
    }

    @AfterEach
    void end() throws InterruptedException {
        writers.stop();
        relays.parallelStream().forEach(HaltingRelay::close);
    }

    /** Each also takes its late step, as if nothing had been, when another one has led since. */
    @Test
    void publishesEachCommittedEventOnce() throws Exception {
        List<String> steps = new ArrayList<>();
        try (HaltingRelay relay = relay(null)) {
            eventually().until(relay::isLeading);
            steps.addAll(relay.steps());
        }
        assertThat(steps).hasSizeGreaterThan(40);
        // whoever sends again has to find that something was sent and not confirmed
        steps.add(
                steps.indexOf(first(steps, "relay-send-again, .*")),
                first(steps, "relay-confirm, .*"));

        List<CompletableFuture<Void>> endings = new ArrayList<>();
        HaltingRelay before = null;
        for (String step : steps) {
            letTheLeaseRunOut();
            HaltingRelay relay = relay(step);
            relays.push(relay);
            eventually()
                    .pollInterval(Duration.ofMillis(50))
                    .alias("ends before " + step)
                    .until(() -> relay.isHalted() || letTheLeaseRunOut());
            if (before != null) {
                endings.add(CompletableFuture.runAsync(before::close));
            }
            before = relay;
        }
        letTheLeaseRunOut();
        HaltingRelay last = relay(null);
        relays.push(last);
        eventually().until(() -> last.isLeading() || letTheLeaseRunOut());
        before.close();
        endings.forEach(CompletableFuture::join);
        writers.stop();

        assertPublishedOnce();
    }

    /**
     * The broker claims to have what it does not: here since somebody else has used the publishing
     * ids, in earnest since it was killed where a segment begins.
     */
    @Test
    void publishesWhatTheBrokerConfirmsAndLacks() throws Exception {
        HaltingRelay halting = relay(stepThatSends());
        relays.push(halting);
        eventually().until(halting::isHalted);
        publishForeignEventWithTheLastIdGiven();
        letTheLeaseRunOut();
        HaltingRelay next = relay(null);
        relays.push(next);
        eventually().until(() -> next.isLeading() || letTheLeaseRunOut());
        eventually().until(() -> writers.committed().size() > 100);
        writers.stop();

        assertPublishedOnce();
    }

    private String stepThatSends() throws Exception {
        try (HaltingRelay relay = relay(null)) {
            return first(relay.steps(), "relay-send, .*relay.stream.*");
        }
    }

    private static String first(List<String> steps, String pattern) {
        return steps.stream().filter(step -> step.matches(pattern)).findFirst().orElseThrow();
    }

    private void publishForeignEventWithTheLastIdGiven() throws InterruptedException {
        String outbox = database.texts("select outbox_id from relay").get(0);
        long last = database.count("select max(last_publishing_id) from publication");
        CountDownLatch confirmed = new CountDownLatch(1);
        try (Environment environment =
                        Environment.builder()
                                .host(broker.host())
                                .port(broker.port())
                                .username(broker.username())
                                .password(broker.password())
                                .build();
                Producer producer =
                        environment.producerBuilder().stream(stream)
                                .name("outbox-" + outbox)
                                .build()) {
            producer.send(
                    producer.messageBuilder()
                            .publishingId(last)
                            .addData("{}".getBytes(UTF_8))
                            .messageAnnotations()
                            .entry("event_id", FOREIGN)
                            .messageBuilder()
                            .build(),
                    status -> confirmed.countDown());
            assertThat(confirmed.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private HaltingRelay relay(String haltBefore) throws Exception {
        return new HaltingRelay(database, broker, stream, haltBefore);
    }

    /** Also that of one that takes its late step: nobody waits for it. */
    private boolean letTheLeaseRunOut() {
        database.execute("update relay set lease_until = '-infinity'");
        return false;
    }

    private void assertPublishedOnce() {
        eventually()
                .until(
                        () ->
                                database.count(
                                                "select (select count(*) from outbox)"
                                                        + " + (select count(*) from publication)")
                                        == 0);
        int committed = writers.committed().size();
        assertThat(committed).isGreaterThan(100);
        try (EventStream events = new EventStream(broker, stream).read()) {
            eventually().until(() -> published(events).size() >= committed);
            published(events).stream()
                    .collect(Collectors.groupingBy(OutboxWriters::writer))
                    .forEach(
                            (writer, ids) ->
                                    assertThat(ids).isEqualTo(writers.committedBy(writer)));
            assertThat(published(events)).hasSize(committed);
        }
    }

    private static List<String> published(EventStream events) {
        return events.eventIds().stream().filter(id -> !id.equals(FOREIGN)).toList();
    }
}
