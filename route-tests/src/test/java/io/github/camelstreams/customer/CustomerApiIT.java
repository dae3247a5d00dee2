package io.github.camelstreams.customer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstreams.stack.RunningService.Answer;
import io.github.camelstreams.stack.SharedServers;
import io.github.camelstreams.stack.TestDatabase;
import java.io.ByteArrayInputStream;
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

/** What the customer API promises, and that nothing a client sends makes it break the promise. */
class CustomerApiIT {

    private static final String VALID =
            "{\"name\":\"Ann\",\"email\":\"a@b.example\",\"address\":\"1 Main St\"}";

    private static TestDatabase database;
    private static CustomerService service;

    @BeforeAll
    static void start() {
        String name = SharedServers.newDatabase("customer");
        database = new TestDatabase(SharedServers.database(), name);
        String stream = SharedServers.uniqueName("customer");
        service =
                new CustomerService(SharedServers.database(), name, SharedServers.broker(), stream)
                        .start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aCustomerIsCreatedReadAndChanged() {
        Answer created = service.post(VALID);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Content-Type")).isEqualTo("application/json");
        assertThat(created.header("Location")).isEqualTo("/customers/" + created.id());
        assertThat(created.json().get("name").textValue()).isEqualTo("Ann");
        assertThat(created.json().get("email").textValue()).isEqualTo("a@b.example");
        assertThat(created.json().get("address").textValue()).isEqualTo("1 Main St");
        assertThat(created.json().get("created_at").textValue())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        assertThat(created.json().get("updated_at").isNull()).isTrue();
        assertThat(service.get(created.header("Location")).body()).isEqualTo(created.body());

        Answer changed = service.changeAddress(created.id(), "2 New St");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().get("address").textValue()).isEqualTo("2 New St");
        assertThat(changed.json().get("updated_at").textValue())
                .isGreaterThan(created.json().get("created_at").textValue());
        assertThat(service.get(created.header("Location")).body()).isEqualTo(changed.body());
    }

    @Test
    void aChangeIsLaterThanTheOneBeforeEvenIfTheClockIsNot() {
        String id = service.post(VALID).id();
        database.execute(
                "update customers set updated_at = '2999-01-01T00:00:00.000001Z' where id = ?", id);
        assertThat(service.changeAddress(id, "x").json().get("updated_at").textValue())
                .isEqualTo("2999-01-01T00:00:00.000002Z");
        assertThat(service.changeAddress(id, "y").json().get("updated_at").textValue())
                .isEqualTo("2999-01-01T00:00:00.000003Z");
    }

    @Test
    void anUnknownCustomerIsNotFoundAndLeavesNoEvent() {
        long ids = database.count("select last_value from outbox_id_seq");
        assertProblem(service.get("/customers/unknown"), 404);
        assertProblem(service.changeAddress("unknown", "x"), 404);
        assertThat(database.count("select last_value from outbox_id_seq")).isEqualTo(ids);
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
                "{'name':'a'}",
                "{\"name\":\"a\",\"name\":\"b\",\"email\":\"e\",\"address\":\"a\"}",
                "{\"name\":\"a\",\"email\":\"e\",\"address\":\"a\",}"
            })
    void whatIsNoJsonObjectIsRefused(String body) {
        assertRefusedAndNotStored(body);
    }

    static Stream<String> invalidValues() {
        return Stream.of(
                "null",
                "1",
                "1.5",
                "true",
                "[]",
                "[\"a\"]",
                "{}",
                "\"\"",
                "\" \\t\\n\"",
                "\"\\u0000\"",
                "\"a\\u0000b\"",
                "\"\\ud800\"",
                "\"\\udc00 x\"",
                "\"" + "a".repeat(1001) + "\"",
                "\"" + "\\u00e4".repeat(9_000) + "\"");
    }

    @ParameterizedTest
    @MethodSource("invalidValues")
    void anInvalidFieldIsNamed(String value) {
        for (String field : new String[] {"name", "email", "address"}) {
            Answer answer = assertRefusedAndNotStored(withField(field, value));
            assertThat(answer.json().get("fields").fieldNames())
                    .toIterable()
                    .containsExactly(field);
        }
        String id = service.post(VALID).id();
        String path = "/customers/" + id + "/address";
        Answer answer = service.json("PUT", path, "{\"address\":" + value + "}");
        assertProblem(answer, 400);
        assertThat(answer.json().get("fields").has("address")).isTrue();
    }

    @Test
    void everyMissingFieldIsNamed() {
        Answer answer = assertRefusedAndNotStored("{\"nome\":\"x\"}");
        assertThat(answer.json().get("fields").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("name", "email", "address");
    }

    @ParameterizedTest
    @CsvSource({"name,200", "email,320", "address,1000"})
    void limitsCountCharacters(String field, int limit) {
        String smiley = "\uD83D\uDE00";
        String longest = "\"" + smiley.repeat(limit) + "\"";
        Answer created = service.post(withField(field, longest));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().get(field).textValue()).isEqualTo(smiley.repeat(limit));
        assertRefusedAndNotStored(withField(field, "\"" + smiley.repeat(limit + 1) + "\""));
    }

    @Test
    void unknownFieldsAreIgnored() {
        assertThat(service.post(withField("id", "\"mine\"")).id()).isNotEqualTo("mine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; drop table customers; --", "\" or 1=1", ":?name", "${body}", "$simple{body}",
                "{{relay.stream}}", "%00", "\\x00", "<script>alert(1)</script>", "Zo\u00eb \u2028",
                "\ufeffx", "\uffff"
            })
    void textIsStoredAsItIs(String text) {
        Answer created = service.create(text);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().get("name").textValue()).isEqualTo(text);
        Answer changed = service.changeAddress(created.id(), text);
        assertThat(changed.json().get("address").textValue()).isEqualTo(text);
        assertThat(
                        database.text(
                                "select name || address from customers where id = ?", created.id()))
                .isEqualTo(text + text);
    }

    @Test
    void malformedUtf8IsRefused() {
        for (byte[] bytes : new byte[][] {{-1}, {-64, -128}, {-19, -96, -128}, {-30, -126}}) {
            byte[] body = withField("name", "\"?\"").getBytes(ISO_8859_1);
            byte[] malformed =
                    new String(body, ISO_8859_1)
                            .replace("?", new String(bytes, ISO_8859_1))
                            .getBytes(ISO_8859_1);
            assertProblem(
                    service.send(
                            service.request("/customers")
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofByteArray(malformed))),
                    400);
        }
    }

    @Test
    void jsonIsUtf8WhateverTheRequestCallsIt() {
        Answer created =
                service.send(
                        service.request("/customers")
                                .header("Content-Type", "application/json;charset=iso-8859-1")
                                .POST(BodyPublishers.ofString(withField("name", "\"Zo\u00eb\""))));
        assertThat(created.json().get("name").textValue()).isEqualTo("Zo\u00eb");
    }

    @Test
    void largeBodiesAreRefusedHoweverTheyAreSent() {
        byte[] large = withField("name", "\"" + "a".repeat(100_000) + "\"").getBytes(UTF_8);
        assertProblem(
                service.send(
                        service.request("/customers")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(large))),
                413);
        assertProblem(
                service.send(
                        service.request("/customers")
                                .header("Content-Type", "application/json")
                                .POST(
                                        BodyPublishers.ofInputStream(
                                                () -> new ByteArrayInputStream(large)))),
                413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "bogus",
                "multipart/form-data; boundary=x",
                "application/json;charset=bogus",
                "application/x-java-serialized-object",
                "application/jsonx"
            })
    void otherMediaTypesAreRefused(String type) {
        for (String method : new String[] {"POST", "PUT"}) {
            String path = method.equals("POST") ? "/customers" : "/customers/x/address";
            assertProblem(
                    service.send(
                            service.request(path)
                                    .header("Content-Type", type)
                                    .method(method, BodyPublishers.ofString(VALID))),
                    415);
        }
    }

    /** Unpacked, a small compressed body could be of any size. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "deflate", "br", "identity, gzip"})
    void compressedBodiesAreRefusedUnread(String encoding) {
        for (String method : new String[] {"POST", "PUT"}) {
            String path = method.equals("POST") ? "/customers" : "/customers/x/address";
            assertProblem(
                    service.send(
                            service.request(path)
                                    .header("Content-Type", "application/json")
                                    .header("Content-Encoding", encoding)
                                    .method(method, BodyPublishers.ofString(VALID))),
                    415);
        }
    }

    @Test
    void aBodyWithoutMediaTypeIsRefused() {
        assertProblem(
                service.send(service.request("/customers").POST(BodyPublishers.ofString(VALID))),
                415);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/customers", "PUT,/customers", "DELETE,/customers", "PATCH,/customers",
        "FOO,/customers", "POST,/customers/x", "DELETE,/customers/x", "PUT,/customers/x",
        "GET,/customers/x/address", "POST,/customers/x/address", "DELETE,/customers/x/address"
    })
    void otherMethodsAreRefused(String method, String path) {
        Answer answer = service.json(method, path, "{}");
        assertProblem(answer, 405);
        assertThat(answer.header("Allow")).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/error",
                "/customers/x/y",
                "/customers/x/address/y",
                "/env",
                "/actuator",
                "/beans",
                "/metrics/jvm.memory.used",
                "/jolokia",
                "/hawtio",
                "/favicon.ico"
            })
    void otherPathsAreNotFound(String path) {
        assertProblem(service.get(path), 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a'b",
                "a%27;drop%20table%20customers",
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
        assertProblem(service.get("/customers/" + id), 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /customers/a%2Fb HTTP/1.1", "GET /customers/a%5Cb HTTP/1.1",
                "GET /customers/a%00b HTTP/1.1", "GET /customers/% HTTP/1.1",
                "GET /customers/%zz HTTP/1.1", "GET /customers/%FF HTTP/1.1",
                "GET /customers/a\"b HTTP/1.1", "GET /customers/a<b HTTP/1.1",
                "GET /customers/\u00e9 HTTP/1.1", "GET /../../etc/passwd HTTP/1.1",
                "GET /customers/{id} HTTP/1.1", "GET http://%zz/ HTTP/1.1"
            })
    void malformedAddressesGetAProblemToo(String requestLine) throws IOException {
        String answer = raw(requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400");
        assertThat(answer).contains("application/problem+json").doesNotContain("<html");
    }

    @Test
    void aBrokenChunkedBodyGetsAProblem() throws IOException {
        String answer =
                raw(
                        String.join(
                                "\r\n",
                                "POST /customers HTTP/1.1",
                                "Host: localhost",
                                "Connection: close",
                                "Content-Type: application/json",
                                "Transfer-Encoding: chunked",
                                "",
                                "zz",
                                "{}",
                                "0",
                                "",
                                ""));
        assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
    }

    @Test
    void headersAndParametersSteerNothing() {
        String id = service.post(VALID).id();
        Answer created =
                service.json(
                        "POST",
                        "/customers?name=parameter&CamelHttpResponseCode=418",
                        withField("name", "\"Body\""),
                        "CamelJdbcParameters",
                        "{name=header}",
                        "camelhttpresponsecode",
                        "418",
                        "CamelHttpResponseCode",
                        "418",
                        "CamelRabbitMQStreamOverrideStream",
                        "elsewhere",
                        "CAMELHTTPURI",
                        "http://localhost:1/",
                        "name",
                        "header",
                        "id",
                        "header");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().get("name").textValue()).isEqualTo("Body");

        Answer changed =
                service.json(
                        "PUT",
                        "/customers/" + created.id() + "/address?id=" + id + "&ID=" + id,
                        "{\"address\":\"changed\"}",
                        "id",
                        id,
                        "Id",
                        id,
                        "camelhttpresponsecode",
                        "418",
                        "CAMELHTTPCHUNKED",
                        "true");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.id()).isEqualTo(created.id());
        assertThat(service.get("/customers/" + id).json().get("address").textValue())
                .isEqualTo("1 Main St");
        assertThat(changed.response().headers().map())
                .containsOnlyKeys("content-length", "content-type", "date");
    }

    @Test
    void aRepeatedRequestIsAnsweredLikeTheFirst() {
        long before = customers();
        Answer first = service.create("Key", "Idempotency-Key", "one");
        Answer second = service.create("Key", "Idempotency-Key", "one");
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertProblem(service.create("Other", "Idempotency-Key", "one"), 422);
        assertThat(customers()).isEqualTo(before + 1);
        for (String key : new String[] {" ", "a".repeat(256), "[a,b]"}) {
            assertProblem(service.create("Key", "Idempotency-Key", key), 400);
        }
    }

    @Test
    void theSameKeyAtTheSameTimeStoresOneCustomer() {
        long before = customers();
        long ids =
                Stream.generate(() -> "parallel")
                        .limit(16)
                        .parallel()
                        .map(name -> service.create(name, "Idempotency-Key", "parallel").id())
                        .distinct()
                        .count();
        assertThat(ids).isEqualTo(1);
        assertThat(customers()).isEqualTo(before + 1);
    }

    @Test
    void countersCount() {
        double created = service.metric("customers_created_total");
        double updated = service.metric("customers_updated_total");
        String id = service.create("Counted", "Idempotency-Key", "counted").id();
        service.create("Counted", "Idempotency-Key", "counted");
        service.changeAddress(id, "x");
        service.changeAddress("unknown", "x");
        service.post("{");
        assertThat(service.metric("customers_created_total")).isEqualTo(created + 1);
        assertThat(service.metric("customers_updated_total")).isEqualTo(updated + 1);
        assertThat(service.metric("event_publish_errors_total")).isZero();
    }

    @Test
    void healthSaysNoMoreThanItMust() {
        JsonNode health = service.get("/health").json();
        assertThat(health.get("components").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "broker", "database", "livenessState", "readinessState", "relay", "routes");
        assertThat(service.get("/health/liveness").status()).isEqualTo(200);
        assertThat(service.get("/health/readiness").status()).isEqualTo(200);
        assertThat(health.toString())
                .doesNotContain("localhost", "127.0.0.1", "postgres", "guest", "select");
    }

    private static Answer assertRefusedAndNotStored(String body) {
        long before = customers();
        Answer answer = service.post(body);
        assertProblem(answer, 400);
        assertThat(customers()).isEqualTo(before);
        return answer;
    }

    private static void assertProblem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.get("title").textValue()).isNotBlank();
        assertThat(problem.get("type").textValue()).isNotBlank();
        assertThat(problem.get("detail").textValue()).isNotBlank();
        assertThat(answer.body()).doesNotContain("Exception", "\tat ");
    }

    private static long customers() {
        return database.count("select count(*) from customers");
    }

    private static String withField(String field, String json) {
        String base = "{\"name\":\"n\",\"email\":\"e\",\"address\":\"a\"}";
        String value = "\"" + field.charAt(0) + "\"";
        String declared = "\"" + field + "\":" + value;
        return base.contains(declared)
                ? base.replace(declared, "\"" + field + "\":" + json)
                : base.replace("}", ",\"" + field + "\":" + json + "}");
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
