package io.github.camelstreams.order;

import static io.github.camelstreams.http.Api.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstreams.service.RunningService.Answer;
import io.github.camelstreams.test.RawMessages;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages in quarantine are looked at, read again, or thrown away. */
class QuarantineIT {

    private static final String OLD = "2026-01-11T10:00:00.000001Z";
    private static final String NEW = "2026-01-11T10:00:00.000002Z";

    private static TestDatabase database;
    private static OrderService service;
    private static CustomerStream stream;
    private static String streamName;

    private String customer;

    @BeforeAll
    static void start() {
        database = TestDatabase.create("order");
        streamName = SharedServers.uniqueName("customer");
        service = OrderService.start(database, streamName);
        stream = new CustomerStream(SharedServers.broker(), streamName);
    }

    @AfterAll
    static void stop() {
        stream.close();
        service.close();
    }

    @BeforeEach
    void startWithAnEmptyQuarantine() {
        database.execute("delete from quarantine");
        customer = SharedServers.uniqueName("c");
    }

    @Test
    void aMessageFromTheStreamCanBeRead() {
        byte[] body = "{\"customer_id\":\"ü\"".getBytes(UTF_8);
        stream.message(
                        message ->
                                message.messageAnnotations()
                                        .entry("event_id", "the id")
                                        .entry("event_type", CustomerStream.MOVED)
                                        .entry("bytes", new byte[] {1})
                                        .messageBuilder()
                                        .applicationProperties()
                                        .entry("evil", "\0\u001b[2J\ud800")
                                        .messageBuilder()
                                        .addData(body))
                .publish();
        await().atMost(Duration.ofSeconds(30)).until(() -> list("").size() == 1);

        JsonNode message = read(list("").get(0).get("id").asLong());
        assertThat(message.get("reason").asText()).isEqualTo("body is not JSON");
        assertThat(message.get("body").asText()).isEqualTo(new String(body, UTF_8));
        assertThat(message.get("body_bytes").asInt()).isEqualTo(body.length);
        JsonNode annotations = message.at("/headers/CamelRabbitMQStreamMessageAnnotations");
        assertThat(annotations.get("event_id").asText()).isEqualTo("the id");
        assertThat(annotations.at("/bytes/base64").asText()).isEqualTo("AQ==");
        assertThat(message.get("quarantined_at").asText()).matches("20.*T.*\\.\\d{6}Z");
        assertStays(message.get("id").asLong(), "body is not JSON");
    }

    /** Several data sections, a map, a sequence, a number, a text, and what nobody has defined. */
    @ParameterizedTest
    @CsvSource({
        "005375a00568656c6c6f005375a00620776f726c64, 68656c6c6f20776f726c64, body is not JSON",
        "005377c10602a101615401, 005377c10602a101615401, body is not UTF-8",
        "005376c003015401005376c003015401, 005376c003015401005376c003015401, body is not UTF-8",
        "005377a1026869, 005377a1026869, body is not JSON",
        "00537755ff, 00537755ff, body is not UTF-8",
        "00537940, 00537940, body is not JSON"
    })
    void aBodyOfAnotherClientIsKeptByteForByte(String sections, String kept, String reason)
            throws Exception {
        RawMessages.publish(streamName, List.of(message(sections)));
        await().atMost(Duration.ofSeconds(30)).until(() -> list("").size() == 1);

        long id = list("").get(0).get("id").asLong();
        assertThat(database.text("select encode(body, 'hex') from quarantine where id = ?", id))
                .isEqualTo(kept);
        assertThat(read(id).get("reason").asText()).isEqualTo(reason);
        assertStays(id, reason);
    }

    /** Whether as one data section, as several, or as a text. */
    @Test
    void anEventOfAnotherClientIsApplied() throws Exception {
        byte[] event = moved("there", NEW);
        String half = HexFormat.of().formatHex(event, 0, 20);
        String rest = HexFormat.of().formatHex(event, 20, event.length);
        RawMessages.publish(
                streamName, List.of(message(section("75a0", half) + section("75a0", rest))));
        await().atMost(Duration.ofSeconds(30)).until(() -> "there".equals(address()));

        byte[] later = moved("elsewhere", "2026-01-11T10:00:00.000003Z");
        RawMessages.publish(
                streamName, List.of(message(section("77a1", HexFormat.of().formatHex(later)))));
        await().atMost(Duration.ofSeconds(30)).until(() -> "elsewhere".equals(address()));
        assertThat(list("")).isEmpty();
    }

    @Test
    void aTextIsReplayedAsTheEventThatItIs() {
        byte[] text =
                HexFormat.of()
                        .parseHex(section("77a1", HexFormat.of().formatHex(moved("there", NEW))));
        long id = quarantine(annotations("e", CustomerStream.MOVED), text, "once");
        assertThat(replay(id).status()).isEqualTo(200);
        assertThat(address()).isEqualTo("there");
    }

    /** Annotations of an event, and this body. */
    private static byte[] message(String body) {
        String annotations =
                entry("event_id", SharedServers.uniqueName("e"))
                        + entry("event_type", CustomerStream.MOVED);
        int length = annotations.length() / 2 + 1;
        return HexFormat.of().parseHex("005372c1%02x04%s%s".formatted(length, annotations, body));
    }

    private static String entry(String name, String value) {
        return "a3%02x%sa1%02x%s"
                .formatted(
                        name.length(),
                        HexFormat.of().formatHex(name.getBytes(UTF_8)),
                        value.length(),
                        HexFormat.of().formatHex(value.getBytes(UTF_8)));
    }

    private static String section(String kind, String hex) {
        return "0053%s%02x%s".formatted(kind, hex.length() / 2, hex);
    }

    @Test
    void pagesAreInOrderAndBounded() {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(quarantine("{}", new byte[2000], "reason " + i));
        }
        List<Long> seen = new ArrayList<>();
        String path = "/quarantine?limit=2";
        while (path != null) {
            JsonNode page = service.manage("GET", path).json();
            assertThat(page.get("messages").size()).isLessThanOrEqualTo(2);
            page.get("messages").forEach(message -> seen.add(message.get("id").asLong()));
            path = page.path("next").textValue();
        }
        assertThat(seen).isEqualTo(ids);
        JsonNode shown = list("?after=" + ids.get(3)).get(0);
        assertThat(shown.get("body_truncated").asBoolean()).isTrue();
        assertThat(shown.get("body").asText()).hasSize(1024);
        assertThat(shown.get("body_bytes").asInt()).isEqualTo(2000);
    }

    @Test
    void aBodyThatIsNoTextIsShownAsBase64AndALargeOneInPart() {
        long binary = quarantine("{}", new byte[] {0, -1}, "binary");
        long large = quarantine("{}", "ü".repeat(200_000).getBytes(UTF_8), "large");
        long headers =
                quarantine("{\"a\":\"" + "b".repeat(300_000) + "\"}", new byte[0], "headers");

        assertThat(read(binary).get("body_base64").asText()).isEqualTo("AP8=");
        JsonNode part = read(large);
        assertThat(part.get("body").asText()).startsWith("üü").doesNotContain("\ufffd");
        assertThat(part.get("body_truncated").asBoolean()).isTrue();
        assertThat(read(headers).get("headers_truncated").asBoolean()).isTrue();
        assertThat(service.manage("GET", "/quarantine").body()).hasSizeLessThan(20_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=101", "limit=x", "after=-1", "other=1", "after"})
    void anotherQueryIsRefused(String query) {
        assertProblem(service.manage("GET", "/quarantine?" + query), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "x", "-1", "999999999999999999", "99999999999999999999", "1%20"})
    void anUnknownIdIsNotFound(String id) {
        assertProblem(service.manage("GET", "/quarantine/" + id), 404);
        assertProblem(service.manage("DELETE", "/quarantine/" + id), 404);
        assertProblem(service.manage("POST", "/quarantine/" + id + "/replay"), 404);
    }

    @Test
    void whatIsAnEventByNowIsAppliedAndGone() {
        double processed = service.metric("customers_processed_total");
        long id = quarantine(annotations("e", CustomerStream.MOVED), moved("there", NEW), "once");

        Answer answer = replay(id);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json().get("customer_id").asText()).isEqualTo(customer);
        assertThat(answer.json().get("applied").asBoolean()).isTrue();
        assertThat(address()).isEqualTo("there");
        assertThat(service.metric("customers_processed_total")).isEqualTo(processed + 1);
        assertProblem(replay(id), 404);
        assertThat(address()).isEqualTo("there");
    }

    @Test
    void aReplayDoesNotUndoALaterChange() {
        stream.moved(customer, "newest", java.time.Instant.parse(NEW)).publish();
        await().atMost(Duration.ofSeconds(30)).until(() -> service.order(customer).status() == 201);
        for (String time : new String[] {OLD, NEW}) {
            long id = quarantine(annotations("e", CustomerStream.MOVED), moved("old", time), "x");
            assertThat(replay(id).json().get("applied").asBoolean()).isFalse();
            assertThat(address()).isEqualTo("newest");
            assertProblem(service.manage("GET", "/quarantine/" + id), 404);
        }
    }

    @Test
    void ofManyReplaysAtOnceOneTakesPlace() throws Exception {
        long id = quarantine(annotations("e", CustomerStream.MOVED), moved("there", NEW), "once");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(threads.submit(() -> replay(id).status()));
        }
        threads.shutdown();
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> answer : answers) {
            statuses.add(answer.get());
        }
        assertThat(statuses).containsOnly(200, 404).containsOnlyOnce(200);
    }

    @Test
    void whatIsStillInvalidStays() {
        assertStays(
                quarantine(annotations("e", "customer.deleted"), moved("x", NEW), "old reason"),
                "unknown event_type customer.deleted");
        assertStays(
                quarantine(
                        annotations("e", CustomerStream.MOVED),
                        moved("x", "0000-01-01T00:00:00Z"),
                        "old reason"),
                "refused by the database with SQL state 22008");
        assertStays(
                quarantine(
                        "{\"CamelRabbitMQStreamMessageAnnotations\":{\"event_id\":{\"type\":\"UUID\","
                                + "\"text\":\"e\"},\"event_type\":\"customer.created\"}}",
                        moved("x", NEW),
                        "old reason"),
                "annotation event_id is not text");
        assertStays(quarantine("{}", new byte[0], "x"), "annotation event_id is missing");
        assertThat(database.texts("select address from customers where id = ?", customer))
                .isEmpty();
    }

    @Test
    void whatIsDiscardedIsGone() {
        long id = quarantine("{}", new byte[0], "no use");
        long other = quarantine("{}", new byte[0], "other");
        Answer answer = service.manage("DELETE", "/quarantine/" + id);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertProblem(service.manage("DELETE", "/quarantine/" + id), 404);
        assertThat(read(other).get("reason").asText()).isEqualTo("other");
    }

    private static void assertStays(long id, String reason) {
        Answer answer = assertProblem(replay(id), 422);
        assertThat(answer.json().get("type").asText()).isEqualTo("urn:problem:still-invalid");
        assertThat(answer.json().get("detail").asText()).endsWith(": " + reason);
        assertThat(service.manage("GET", "/quarantine/" + id).status()).isEqualTo(200);
    }

    private static Answer replay(long id) {
        return service.manage("POST", "/quarantine/" + id + "/replay");
    }

    private static JsonNode list(String query) {
        return service.manage("GET", "/quarantine" + query).json().get("messages");
    }

    private static JsonNode read(long id) {
        return service.manage("GET", "/quarantine/" + id).json();
    }

    private String address() {
        return database.text("select address from customers where id = ?", customer);
    }

    private byte[] moved(String address, String time) {
        return "{\"customer_id\":\"%s\",\"address\":\"%s\",\"timestamp\":\"%s\"}"
                .formatted(customer, address, time)
                .getBytes(UTF_8);
    }

    private static String annotations(String eventId, String eventType) {
        return "{\"CamelRabbitMQStreamMessageAnnotations\":{\"event_id\":\"%s\",\"event_type\":\"%s\"}}"
                .formatted(eventId, eventType);
    }

    /** As an earlier version of the service may have put it aside. */
    private static long quarantine(String headers, byte[] body, String reason) {
        return database.count(
                "insert into quarantine (consumer_name, stream, stream_offset, reason, headers, body)"
                        + " values ('order-service', 'customer', 7, ?, ?, ?) returning id",
                reason,
                headers.getBytes(UTF_8),
                body);
    }
}
