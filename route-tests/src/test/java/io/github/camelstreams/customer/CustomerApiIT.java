package io.github.camelstreams.customer;

import static io.github.camelstreams.http.Api.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.http.DescribedApi;
import io.github.camelstreams.http.IdempotencyKeys;
import io.github.camelstreams.http.ManagementPort;
import io.github.camelstreams.http.RefusedBodies;
import io.github.camelstreams.http.RefusedRequests;
import io.github.camelstreams.service.RunningService.Answer;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the customer API promises, and that nothing a client sends makes it break the promise. */
class CustomerApiIT
        implements DescribedApi, IdempotencyKeys, ManagementPort, RefusedBodies, RefusedRequests {

    private static final String VALID =
            "{\"name\":\"Ann\",\"email\":\"a@b.example\",\"address\":\"1 Main St\"}";

    private static TestDatabase database;
    private static CustomerService service;

    @BeforeAll
    static void start() {
        database = TestDatabase.create("customer");
        String stream = SharedServers.uniqueName("customer");
        service = CustomerService.start(database, stream);
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
        assertThat(created.body())
                .isEqualTo(
                        "{\"customer_id\":\"%s\",\"name\":\"Ann\",\"email\":\"a@b.example\",\"address\":\"1 Main St\",\"created_at\":\"%s\",\"updated_at\":null}"
                                .formatted(
                                        created.id(),
                                        created.json().get("created_at").textValue()));
        assertThat(service.get(created.header("Location")).body()).isEqualTo(created.body());

        Answer changed = service.changeAddress(created.id(), "2 New St");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().get("address").textValue()).isEqualTo("2 New St");
        assertThat(changed.json().get("updated_at").textValue())
                .isGreaterThan(created.json().get("created_at").textValue());
        assertThat(changed.body())
                .isEqualTo(
                        created.body()
                                .replace("1 Main St", "2 New St")
                                .replace("null}", changed.json().get("updated_at") + "}"));
        assertThat(service.get(created.header("Location")).body()).isEqualTo(changed.body());
    }

    /** UUIDs of version 7, which keep the indexes over them small and close together. */
    @Test
    void idsAreInTheOrderOfTheirTime() {
        long before = System.currentTimeMillis();
        List<UUID> ids =
                IntStream.range(0, 20)
                        .mapToObj(number -> UUID.fromString(service.create("n" + number).id()))
                        .toList();
        assertThat(ids).extracting(UUID::version).containsOnly(7);
        assertThat(ids).extracting(UUID::variant).containsOnly(2);
        assertThat(ids)
                .extracting(id -> id.getMostSignificantBits() >>> 16)
                .isSorted()
                .allMatch(millis -> millis >= before && millis <= System.currentTimeMillis());
        assertThat(ids).extracting(UUID::getLeastSignificantBits).doesNotHaveDuplicates();
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
    @CsvSource({"name,200", "email,320", "address,1000"})
    void limitsCountCharacters(String field, int limit) {
        String smiley = "\uD83D\uDE00";
        String longest = "\"" + smiley.repeat(limit) + "\"";
        Answer created = service.post(withField(field, longest));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().get(field).textValue()).isEqualTo(smiley.repeat(limit));
        assertRefusedAndNotStored(withField(field, "\"" + smiley.repeat(limit + 1) + "\""), 400);
    }

    @Test
    void unknownFieldsAreIgnored() {
        assertThat(service.post("{\"customer_id\":\"mine\"," + VALID.substring(1)).id())
                .isNotEqualTo("mine");
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
    void jsonIsUtf8WhateverTheRequestCallsIt() {
        Answer created =
                service.send(
                        service.request("/customers")
                                .header("Content-Type", "application/json;charset=iso-8859-1")
                                .POST(BodyPublishers.ofString(withField("name", "\"Zo\u00eb\""))));
        assertThat(created.json().get("name").textValue()).isEqualTo("Zo\u00eb");
    }

    @Test
    void headersAndParametersOfAChangeSteerNothing() {
        String id = service.post(VALID).id();
        Answer created = service.post(VALID);
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
    }

    /**
     * During an upgrade, and a day after it, there are answers of which the customer's id was the
     * id.
     */
    @Test
    void anAnswerThatAFormerVersionStoredIsGivenAsAnswersAreNow() {
        String name = "\"id\": {\"id\":\"x\"}";
        Answer first = service.create(name, "Idempotency-Key", "former");
        String former = first.body().replaceFirst("^\\{\"customer_id\":", "{\"id\":");
        assertThat(former).startsWith("{\"id\":");
        database.execute("update idempotency set answer = ? where key = 'former'", former);

        Answer second = service.create(name, "Idempotency-Key", "former");

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
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

    private static long customers() {
        return database.count("select count(*) from customers");
    }

    @Override
    public CustomerService service() {
        return service;
    }

    @Override
    public TestDatabase database() {
        return database;
    }

    @Override
    public String managed() {
        return "/resync";
    }

    @Override
    public String collection() {
        return "/customers";
    }

    @Override
    public List<String> fields() {
        return List.of("name", "email", "address");
    }

    @Override
    public String valid() {
        return VALID;
    }

    @Override
    public long stored() {
        return customers();
    }

    @Override
    public List<Arguments> writes() {
        return List.of(
                Arguments.of("POST", "/customers"), Arguments.of("PUT", "/customers/x/address"));
    }

    @Override
    public List<Arguments> wrongMethods() {
        List<Arguments> wrong = new ArrayList<>(RefusedRequests.super.wrongMethods());
        for (String method : new String[] {"GET", "POST", "DELETE", "TRACE"}) {
            wrong.add(Arguments.of(method, "/customers/x/address"));
        }
        return wrong;
    }

    @Override
    public List<String> healthComponents() {
        return List.of(
                "broker",
                "clocks",
                "database",
                "livenessState",
                "readinessState",
                "relay",
                "routes");
    }
}
