package io.github.camelstreams.order;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstreams.stack.RunningService.Answer;
import io.github.camelstreams.stack.SharedServers;
import io.github.camelstreams.stack.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the order API promises, and that nothing a client sends makes it break the promise. */
class OrderApiIT {

    private static final String KNOWN = "{\"customer_id\":\"known\"}";

    private static TestDatabase database;
    private static OrderService service;

    @BeforeAll
    static void start() {
        String name = SharedServers.newDatabase("order");
        String stream = SharedServers.uniqueName("customer");
        service =
                new OrderService(SharedServers.database(), name, SharedServers.broker(), stream)
                        .start();
        database = new TestDatabase(SharedServers.database(), name);
        customer("known", "1 Main St");
        customer("unknown address", "unknown");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void anOrderIsJudgedStoredAndRead() {
        Answer created = service.order("known");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Content-Type")).isEqualTo("application/json");
        assertThat(created.header("Location")).isEqualTo("/orders/" + created.id());
        assertThat(created.body())
                .isEqualTo(
                        "{\"id\":\"%s\",\"customer_id\":\"known\",\"status\":\"Processing\"}"
                                .formatted(created.id()));
        Answer read = service.get(created.header("Location"));
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.header("Content-Type")).isEqualTo("application/json");
        assertThat(read.body()).isEqualTo(created.body());
    }

    @ParameterizedTest
    @CsvSource({
        "unknown, Failed",
        "Unknown, Processing",
        "' unknown', Processing",
        "unknown street 1, Processing"
    })
    void onlyTheAddressUnknownFails(String address, String status) {
        String id = SharedServers.uniqueName("judged");
        customer(id, address);

        Answer created = service.order(id);

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().get("status").textValue()).isEqualTo(status);
    }

    @Test
    void anOrderRemembersTheVersionItWasJudgedBy() {
        String id = service.order("known").id();

        assertThat(
                        database.text(
                                "select customer_updated_at = (select updated_at from customers where id = 'known')"
                                        + " from orders where id = ?",
                                id))
                .isEqualTo("t");
    }

    @Test
    void anUnknownCustomerIsRefused() {
        long before = orders();

        Answer answer = service.order("nobody");

        assertProblem(answer, 400);
        assertThat(answer.json().get("type").textValue()).isEqualTo("urn:problem:unknown-customer");
        assertThat(orders()).isEqualTo(before);
    }

    @Test
    void noCustomerIsCalledUnknownWhileEventsAreMissing() {
        database.execute("update consumer_progress set incomplete = 'gap'");
        try {
            Answer answer = service.order("nobody");
            assertProblem(answer, 503);
            assertThat(answer.json().get("type").textValue())
                    .isEqualTo("urn:problem:replica-incomplete");
            assertThat(answer.header("Retry-After")).isEqualTo("30");
            assertThat(service.order("known").status()).isEqualTo(201);
        } finally {
            database.execute("update consumer_progress set incomplete = null");
        }
    }

    @Test
    void anUnknownOrderIsNotFound() {
        assertProblem(service.get("/orders/unknown"), 404);
    }

    @Test
    void aRepeatedRequestIsAnsweredLikeTheFirst() {
        long before = orders();
        double counted = service.metric("orders_created_total");
        Answer first = service.order("known", "Idempotency-Key", "one");
        database.execute("update customers set address = 'unknown' where id = 'known'");
        Answer second = service.order("known", "Idempotency-Key", "one");
        database.execute("update customers set address = '1 Main St' where id = 'known'");

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertProblem(service.order("unknown address", "Idempotency-Key", "one"), 422);
        assertThat(orders()).isEqualTo(before + 1);
        assertThat(service.metric("orders_created_total")).isEqualTo(counted + 1);
        for (String key : new String[] {" ", "a".repeat(256), "[a,b]"}) {
            assertProblem(service.order("known", "Idempotency-Key", key), 400);
        }
    }

    @Test
    void aKeyOfARefusedRequestIsFree() {
        String id = SharedServers.uniqueName("later");
        assertProblem(service.order(id, "Idempotency-Key", id), 400);

        customer(id, "here");

        assertThat(service.order(id, "Idempotency-Key", id).status()).isEqualTo(201);
    }

    @Test
    void theSameKeyAtTheSameTimeStoresOneOrder() {
        long before = orders();
        long ids =
                Stream.generate(() -> "known")
                        .limit(16)
                        .parallel()
                        .map(
                                customer ->
                                        service.order(customer, "Idempotency-Key", "parallel").id())
                        .distinct()
                        .count();
        assertThat(ids).isEqualTo(1);
        assertThat(orders()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[]",
                "null",
                "\"\"",
                "1",
                "{}{}",
                "{} x",
                "{'customer_id':'known'}",
                "{\"customer_id\":\"known\",\"customer_id\":\"known\"}",
                "{\"customer_id\":\"known\",}"
            })
    void whatIsNoJsonObjectIsRefused(String body) {
        assertRefusedAndNotStored(body, 400);
    }

    static Stream<String> invalidValues() {
        return Stream.of(
                "null",
                "1",
                "1.5",
                "true",
                "[]",
                "[\"known\"]",
                "{}",
                "\"\"",
                "\" \\t\\n\"",
                "\"\\u0000\"",
                "\"a\\u0000b\"",
                "\"\\ud800\"",
                "\"\\udc00 x\"",
                "\"" + "a".repeat(201) + "\"");
    }

    @ParameterizedTest
    @MethodSource("invalidValues")
    void anInvalidFieldIsNamed(String value) {
        Answer answer = assertRefusedAndNotStored("{\"customer_id\":" + value + "}", 400);
        assertThat(answer.json().get("fields").fieldNames())
                .toIterable()
                .containsExactly("customer_id");
    }

    @Test
    void aMissingFieldIsNamed() {
        Answer answer = assertRefusedAndNotStored("{\"id\":\"known\"}", 400);
        assertThat(answer.json().get("fields").has("customer_id")).isTrue();
    }

    @Test
    void unknownFieldsAreIgnored() {
        Answer created =
                service.post(
                        "{\"customer_id\":\"known\",\"status\":\"Shipped\",\"id\":\"mine\",\"more\":[{}]}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.id()).isNotEqualTo("mine");
        assertThat(created.json().get("status").textValue()).isEqualTo("Processing");
    }

    @Test
    void largeBodiesAreRefused() {
        assertRefusedAndNotStored("{\"customer_id\":\"" + "a".repeat(100_000) + "\"}", 413);
    }

    @Test
    void malformedUtf8IsRefused() {
        byte[] body = "{\"customer_id\":\"known\u00ff\"}".getBytes(ISO_8859_1);
        assertProblem(
                service.send(
                        service.request("/orders")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(body))),
                400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; drop table orders; --",
                "\" or 1=1",
                ":?customer_id",
                "${body}",
                "{{rabbitmq.stream}}",
                "%00",
                "Zo\u00eb \u2028\ud83d\ude00",
                "<script>"
            })
    void textIsTakenAsItIs(String id) {
        assertProblem(service.order(id), 400);
        customer(id, "somewhere");

        Answer created = service.order(id);

        assertThat(created.json().get("customer_id").textValue()).isEqualTo(id);
        assertThat(database.text("select customer_id from orders where id = ?", created.id()))
                .isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "bogus",
                "application/jsonx"
            })
    void otherMediaTypesAreRefused(String type) {
        assertProblem(
                service.send(
                        service.request("/orders")
                                .header("Content-Type", type)
                                .POST(BodyPublishers.ofString(KNOWN))),
                415);
    }

    @Test
    void aBodyWithoutMediaTypeIsRefused() {
        assertProblem(
                service.send(service.request("/orders").POST(BodyPublishers.ofString(KNOWN))), 415);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/orders",
        "PUT,/orders",
        "DELETE,/orders",
        "PATCH,/orders",
        "FOO,/orders",
        "POST,/orders/x",
        "PUT,/orders/x",
        "DELETE,/orders/x"
    })
    void otherMethodsAreRefused(String method, String path) {
        Answer answer = service.json(method, path, KNOWN);
        assertProblem(answer, 405);
        assertThat(answer.header("Allow")).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/error",
                "/orders/x/y",
                "/customers",
                "/env",
                "/actuator",
                "/jolokia",
                "/hawtio"
            })
    void otherPathsAreNotFound(String path) {
        assertProblem(service.get(path), 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a'b",
                "a%27;drop%20table%20orders",
                "a%25b",
                "%C3%A9",
                "a;b=1",
                "a%3Bb",
                "*",
                "$%7Bbody%7D",
                "..;",
                "x?id=y",
                "a%22b",
                "null"
            })
    void oddIdsAreNotFound(String id) {
        assertProblem(service.get("/orders/" + id), 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /orders/a%2Fb HTTP/1.1", "GET /orders/a%5Cb HTTP/1.1",
                        "GET /orders/a%00b HTTP/1.1",
                "GET /orders/% HTTP/1.1", "GET /orders/%FF HTTP/1.1", "GET /orders/a\"b HTTP/1.1"
            })
    void malformedAddressesGetAProblemToo(String requestLine) throws IOException {
        String answer = raw(requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400");
        assertThat(answer).contains("application/problem+json").doesNotContain("<html");
    }

    @Test
    void headersAndParametersSteerNothing() {
        Answer created =
                service.json(
                        "POST",
                        "/orders?customer_id=unknown%20address&CamelHttpResponseCode=418",
                        KNOWN,
                        "CamelJdbcParameters",
                        "{customer_id=unknown address}",
                        "camelhttpresponsecode",
                        "418",
                        "CamelRabbitMQStreamOverrideStream",
                        "elsewhere",
                        "customer_id",
                        "unknown address");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().get("customer_id").textValue()).isEqualTo("known");
        assertThat(created.response().headers().map())
                .containsOnlyKeys("content-length", "content-type", "date", "location");
    }

    @Test
    void healthSaysNoMoreThanItMust() {
        JsonNode health = service.get("/health").json();
        assertThat(health.get("components").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "database", "livenessState", "readinessState", "replica", "routes");
        assertThat(service.get("/health/liveness").status()).isEqualTo(200);
        assertThat(service.get("/health/readiness").status()).isEqualTo(200);
        assertThat(health.toString())
                .doesNotContain("localhost", "127.0.0.1", "postgres", "guest", "select");
    }

    @Test
    void everyMetricIsThereFromTheStart() {
        assertThat(service.metric("orders_created_total")).isNotNegative();
        assertThat(service.metric("customers_processed_total")).isZero();
        assertThat(service.metric("customer_event_errors_total")).isZero();
        assertThat(service.metric("quarantine_size")).isZero();
        assertThat(service.metric("replica_incomplete")).isZero();
    }

    private static Answer assertRefusedAndNotStored(String body, int status) {
        long before = orders();
        Answer answer = service.post(body);
        assertProblem(answer, status);
        assertThat(orders()).isEqualTo(before);
        return answer;
    }

    private static void assertProblem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.get("type").textValue()).isNotBlank();
        assertThat(problem.get("title").textValue()).isNotBlank();
        assertThat(problem.get("detail").textValue()).isNotBlank();
        assertThat(answer.body()).doesNotContain("Exception", "\tat ");
    }

    private static void customer(String id, String address) {
        database.execute("insert into customers values (?, ?, clock_timestamp())", id, address);
    }

    private static long orders() {
        return database.count("select count(*) from orders");
    }

    private static String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), service.process().port())) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
