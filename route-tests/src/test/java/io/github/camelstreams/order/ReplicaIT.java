package io.github.camelstreams.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.stream.MessageBuilder;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A running service follows a real stream, whatever comes along it. */
class ReplicaIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.parse("2026-01-11T10:00:00.000001Z");

    private static TestDatabase database;
    private static OrderService service;
    private static CustomerStream stream;

    private String id;

    @BeforeAll
    static void start() {
        database = TestDatabase.create("order");
        String streamName = SharedServers.uniqueName("customer");
        service = OrderService.start(database, streamName);
        stream = new CustomerStream(SharedServers.broker(), streamName);
    }

    @AfterAll
    static void stop() {
        stream.close();
        service.close();
    }

    @BeforeEach
    void takeAnIdOfItsOwn() {
        id = SharedServers.uniqueName("c");
    }

    @Test
    void followsACustomer() {
        stream.created(id, "unknown", NOW).publish();
        await().atMost(PATIENCE).until(() -> service.order(id).status() == 201);
        assertThat(service.order(id).json().get("status").textValue()).isEqualTo("Failed");

        stream.moved(id, "456 New Street", NOW.plusMillis(1)).publish();
        await().atMost(PATIENCE)
                .until(
                        () ->
                                service.order(id)
                                        .json()
                                        .get("status")
                                        .textValue()
                                        .equals("Processing"));
    }

    @Test
    void keepsTheLatestWhateverComesLast() {
        stream.moved(id, "newest", NOW.plusMillis(2)).created(id, "oldest", NOW).publish();
        assertAddress("newest");

        stream.moved(id, "old", NOW.plusMillis(1)).publish();
        assertAddress("newest");
    }

    @Test
    void letsTheLaterInTheStreamWinAmongEqualTimes() {
        stream.created(id, "first", NOW).moved(id, "second", NOW).publish();
        assertAddress("second");

        stream.moved(id, "third", NOW).publish();
        assertAddress("third");
    }

    @Test
    void doesNotLoseTheMoveOfACustomerItHasNotHeardOf() {
        stream.moved(id, "moved", NOW).publish();
        assertAddress("moved");
    }

    @Test
    void keepsTheTimeToTheMicrosecond() {
        Instant time = Instant.parse("2025-01-11T10:00:00.123456Z");
        stream.created(id, "home", time).publish();
        assertAddress("home");
        assertThat(
                        database.text(
                                "select to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
                                        + " from customers where id = ?",
                                id))
                .isEqualTo("2025-01-11 10:00:00.123456");
    }

    static Stream<Arguments> poison() {
        String valid =
                "{\"customer_id\":\"c\",\"name\":\"N\",\"email\":\"e\",\"address\":\"a\",\"timestamp\":\"%s\"}"
                        .formatted(NOW);
        return Stream.of(
                poison("body is not JSON", CustomerStream.CREATED, "{"),
                poison("body is not JSON", CustomerStream.CREATED, ""),
                poison("body is not a JSON object", CustomerStream.CREATED, "[]"),
                poison("unknown event_type customer.deleted", "customer.deleted", valid),
                poison(
                        "field address is missing",
                        CustomerStream.CREATED,
                        valid.replace("address", "adress")),
                poison(
                        "field customer_id is not text",
                        CustomerStream.CREATED,
                        valid.replace("\"c\"", "7")),
                poison("body is not JSON", CustomerStream.CREATED, "x".repeat(1_000_000)),
                raw(
                        "body is not JSON",
                        message ->
                                annotated(message, "e")
                                        .entry("event_type", CustomerStream.CREATED)
                                        .entry("CamelHttpUri", "x".repeat(1_000_000))
                                        .messageBuilder()
                                        .addData(new byte[0])),
                poison(
                        "field customer_id holds a NUL character or half of a surrogate pair",
                        CustomerStream.CREATED,
                        valid.replace("\"c\"", "\"c\\u0000\"")),
                poison(
                        "field timestamp lies more than an hour ahead",
                        CustomerStream.MOVED,
                        valid.replace(NOW.toString(), "2999-01-01T00:00:00Z")),
                poison(
                        "refused by the database with SQL state 22008",
                        CustomerStream.MOVED,
                        valid.replace(NOW.toString(), "0000-01-01T00:00:00Z")),
                raw(
                        "annotation event_id is missing",
                        message -> message.addData(new byte[] {0, -1, -2})),
                raw(
                        "annotation event_type is not text",
                        message ->
                                annotated(message, "e")
                                        .entry("event_type", 7L)
                                        .messageBuilder()
                                        .addData(new byte[0])),
                raw(
                        "annotation event_id holds a NUL character or half of a surrogate pair",
                        message ->
                                annotated(message, "e\0")
                                        .entry("event_type", CustomerStream.CREATED)
                                        .messageBuilder()
                                        .addData(valid.getBytes(UTF_8))),
                raw(
                        "body is not UTF-8",
                        message ->
                                annotated(message, "e")
                                        .entry("event_type", CustomerStream.CREATED)
                                        .messageBuilder()
                                        .applicationProperties()
                                        .entry("CamelJdbcParameters", "x")
                                        .entry("evil", "\0\u001b[2J")
                                        .messageBuilder()
                                        .properties()
                                        .subject("\0")
                                        .messageBuilder()
                                        .addData(new byte[] {'{', (byte) 0xc0, (byte) 0x80, '}'})));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("poison")
    void putsPoisonAsideAndFlowsOn(String reason, Consumer<CustomerStream> poison) {
        long quarantined = database.count("select count(*) from quarantine");
        double errors = service.metric("customer_event_errors_total");
        double processed = service.metric("customers_processed_total");

        stream.created(id, "before", NOW);
        poison.accept(stream);
        stream.moved(id, "after", NOW).publish();

        assertAddress("after");
        assertThat(database.count("select count(*) from quarantine")).isEqualTo(quarantined + 1);
        assertThat(database.text("select reason from quarantine order by id desc limit 1"))
                .isEqualTo(reason);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(service.metric("customer_event_errors_total"))
                                    .isEqualTo(errors + 1);
                            assertThat(service.metric("customers_processed_total"))
                                    .isEqualTo(processed + 3);
                            assertThat(service.metric("quarantine_size"))
                                    .isEqualTo((double) quarantined + 1);
                        });
        assertThat(service.health("replica").path("status").textValue()).isEqualTo("UP");
    }

    @Test
    void keepsEveryByteOfPoison() {
        stream.message(
                        message ->
                                annotated(message, "the id")
                                        .entry("event_type", CustomerStream.MOVED)
                                        .messageBuilder()
                                        .addData(new byte[] {0, 1, -1, '{'}))
                .created(id, "home", NOW)
                .publish();
        assertAddress("home");

        List<String> kept =
                database.texts(
                        "select encode(body, 'hex') || convert_from(headers, 'UTF8') from quarantine order by id desc"
                                + " limit 1");
        assertThat(kept.get(0)).startsWith("0001ff7b{").contains("\"event_id\":\"the id\"");
    }

    @Test
    void findsTheOneRefusedEventInALargeBatch() {
        long quarantined = database.count("select count(*) from quarantine");
        for (int i = 0; i < 1000; i++) {
            stream.created(
                    id + "-" + i, "home", i == 700 ? Instant.parse("0000-01-01T00:00:00Z") : NOW);
        }
        stream.publish();

        await().atMost(PATIENCE)
                .until(
                        () ->
                                database.count(
                                                "select count(*) from customers where id like ?",
                                                id + "-%")
                                        == 999);
        assertThat(database.count("select count(*) from quarantine")).isEqualTo(quarantined + 1);
        assertThat(database.count("select count(*) from customers where id = ?", id + "-700"))
                .isZero();
    }

    @Test
    void logsPoisonWithTheEventItBelongsTo() throws IOException {
        stream.message(
                        message ->
                                annotated(message, "event of " + id)
                                        .entry("event_type", CustomerStream.MOVED)
                                        .messageBuilder()
                                        .addData(
                                                ("{\"customer_id\":\"" + id + "\"}")
                                                        .getBytes(UTF_8)))
                .publish();

        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(Files.readString(service.process().log()))
                                        .contains(
                                                CustomerStream.MOVED
                                                        + " event of "
                                                        + id
                                                        + " "
                                                        + id));
    }

    private static Arguments poison(String reason, String type, String body) {
        Consumer<CustomerStream> poison = stream -> stream.event(type, body);
        return Arguments.of(reason, poison);
    }

    private static Arguments raw(String reason, Consumer<MessageBuilder> message) {
        Consumer<CustomerStream> poison = stream -> stream.message(message);
        return Arguments.of(reason, poison);
    }

    private static MessageBuilder.MessageAnnotationsBuilder annotated(
            MessageBuilder message, String eventId) {
        return message.messageAnnotations().entry("event_id", eventId);
    }

    /** Waits, by one more event, until all that was published before is done; then checks. */
    private void assertAddress(String address) {
        stream.moved("end of " + id, address, NOW).publish();
        await().atMost(PATIENCE)
                .until(
                        () ->
                                database.count(
                                                "select count(*) from customers where id = ?",
                                                "end of " + id)
                                        == 1);
        assertThat(database.text("select address from customers where id = ?", id))
                .isEqualTo(address);
        database.execute("delete from customers where id = ?", "end of " + id);
    }
}
