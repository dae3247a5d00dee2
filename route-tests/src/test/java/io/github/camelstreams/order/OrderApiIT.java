package io.github.camelstreams.order;

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
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the order API promises, and that nothing a client sends makes it break the promise. */
class OrderApiIT
        implements DescribedApi, IdempotencyKeys, ManagementPort, RefusedBodies, RefusedRequests {

    private static final String KNOWN = "{\"customer_id\":\"known\"}";

    private static TestDatabase database;
    private static OrderService service;

    @BeforeAll
    static void start() {
        database = TestDatabase.create("order");
        String stream = SharedServers.uniqueName("customer");
        service = OrderService.start(database, stream);
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
                        "{\"order_id\":\"%s\",\"customer_id\":\"known\",\"status\":\"Processing\"}"
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
    }

    @Test
    void aReusedKeyIsRefusedBeforeAnUnknownCustomerIs() {
        service.order("known", "Idempotency-Key", "reused");

        Answer answer = service.order("nobody", "Idempotency-Key", "reused");

        assertProblem(answer, 422);
        assertThat(answer.json().get("type").textValue())
                .isEqualTo("urn:problem:idempotency-key-reused");
    }

    @Test
    void aRepetitionIsAnsweredThoughTheCustomerIsNoLongerKnown() {
        String id = SharedServers.uniqueName("forgotten");
        customer(id, "here");
        Answer first = service.order(id, "Idempotency-Key", id);
        long before = orders();
        database.execute("delete from customers where id = ?", id);

        Answer second = service.order(id, "Idempotency-Key", id);

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(orders()).isEqualTo(before);
    }

    @Test
    void aKeyOfARefusedRequestIsFree() {
        String id = SharedServers.uniqueName("later");
        assertProblem(service.order(id, "Idempotency-Key", id), 400);

        customer(id, "here");

        assertThat(service.order(id, "Idempotency-Key", id).status()).isEqualTo(201);
    }

    @Test
    void unknownFieldsAreIgnored() {
        Answer created =
                service.post(
                        "{\"customer_id\":\"known\",\"status\":\"Shipped\",\"order_id\":\"mine\",\"more\":[{}]}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.id()).isNotEqualTo("mine");
        assertThat(created.json().get("status").textValue()).isEqualTo("Processing");
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

    @Test
    void everyMetricIsThereFromTheStart() {
        assertThat(service.metric("orders_created_total")).isNotNegative();
        assertThat(service.metric("customers_processed_total")).isZero();
        assertThat(service.metric("customer_event_errors_total")).isZero();
        assertThat(service.metric("quarantine_size")).isZero();
        assertThat(service.metric("replica_incomplete")).isZero();
    }

    private static void customer(String id, String address) {
        database.execute("insert into customers values (?, ?, clock_timestamp())", id, address);
    }

    private static long orders() {
        return database.count("select count(*) from orders");
    }

    @Override
    public OrderService service() {
        return service;
    }

    @Override
    public TestDatabase database() {
        return database;
    }

    @Override
    public String managed() {
        return "/quarantine";
    }

    @Override
    public String collection() {
        return "/orders";
    }

    @Override
    public List<String> fields() {
        return List.of("customer_id");
    }

    @Override
    public String valid() {
        return KNOWN;
    }

    @Override
    public long stored() {
        return orders();
    }

    @Override
    public List<String> healthComponents() {
        return List.of(
                "clocks", "database", "livenessState", "readinessState", "replica", "routes");
    }
}
