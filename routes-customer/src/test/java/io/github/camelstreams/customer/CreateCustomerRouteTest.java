package io.github.camelstreams.customer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.camelstreams.common.Count;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.spring.junit5.UseAdviceWith;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@CustomerRouteTest
@UseAdviceWith
class CreateCustomerRouteTest {

    private static final String REQUEST =
            "{\"name\": \"Ann\", \"email\": \"a@b.example\", \"address\": \"1 Main St\"}";
    private static final String ANSWER = "{\"customer_id\":\"c1\",\"name\":\"Zo\u00eb\"}";

    @Autowired private CamelContext camel;
    @Autowired private FluentProducerTemplate producer;

    private MockEndpoint database;
    private MockEndpoint signal;
    private long countedBefore;

    @BeforeEach
    void start() throws Exception {
        database = MockedCustomerEdges.mock(camel, "store-customers-database");
        signal = MockedCustomerEdges.mock(camel, "signal");
        countedBefore = count();
    }

    @Test
    void answersWithTheCustomerThatWasStored() throws InterruptedException {
        databaseAnswers("e1", false);
        database.expectedMessageCount(1);
        signal.expectedMessageCount(1);

        Exchange answer = post(REQUEST, "key");

        MockEndpoint.assertIsSatisfied(database, signal);
        assertThat(sent())
                .containsOnly(
                        entry("name", new String[] {"Ann"}),
                        entry("email", new String[] {"a@b.example"}),
                        entry("address", new String[] {"1 Main St"}),
                        entry("idempotency_key", new String[] {"key"}));
        assertThat(status(answer)).isEqualTo(201);
        assertThat(answer.getMessage().getHeader("Location")).isEqualTo("/customers/c1");
        assertThat(answer.getMessage().getHeader("Content-Type")).isEqualTo("application/json");
        assertThat(answer.getMessage().getBody(byte[].class)).asString(UTF_8).isEqualTo(ANSWER);
        assertThat(count()).isEqualTo(countedBefore + 1);
    }

    @Test
    void doesNotCountARepetition() {
        databaseAnswers(null, false);
        assertThat(status(post(REQUEST, "key"))).isEqualTo(201);
        assertThat(count()).isEqualTo(countedBefore);
    }

    @Test
    void refusesAKeyThatWasUsedForAnotherCustomer() {
        databaseAnswers(null, true);
        Exchange answer = post(REQUEST, "key");
        assertProblem(answer, 422, "urn:problem:idempotency-key-reused");
        assertThat(answer.getMessage().getHeader("Location")).isNull();
    }

    @Test
    void asksNoDatabaseForAnInvalidRequest() throws InterruptedException {
        database.expectedMessageCount(0);
        Exchange answer = post("{\"name\": 7}", null);
        database.assertIsSatisfied();
        assertProblem(answer, 400, "about:blank");
        assertThat(answer.getMessage().getBody(String.class))
                .contains("\"name\":", "\"email\":", "\"address\":");
    }

    @Test
    void saysThatNothingWasStored() {
        databaseFails(new SQLTransientConnectionException("no connection in time"));
        Exchange answer = post(REQUEST, null);
        assertProblem(answer, 503, "about:blank");
        assertThat(answer.getMessage().getHeader("Retry-After")).isEqualTo(1);
    }

    @Test
    void saysThatItDoesNotKnow() {
        databaseFails(new SQLException("connection lost", "08006"));
        assertProblem(post(REQUEST, null), 504, "urn:problem:outcome-unknown");
    }

    @Test
    void keepsWhatIsUnforeseenToItself() {
        databaseFails(new IllegalStateException("secret"));
        Exchange answer = post(REQUEST, null);
        assertProblem(answer, 500, "about:blank");
        assertThat(answer.getMessage().getBody(String.class)).doesNotContain("secret");
    }

    private void assertProblem(Exchange answer, int status, String type) {
        assertThat(status(answer)).isEqualTo(status);
        assertThat(answer.getMessage().getHeader("Content-Type"))
                .isEqualTo("application/problem+json");
        assertThat(answer.getMessage().getBody(String.class))
                .contains("\"type\":\"%s\"".formatted(type));
        assertThat(count()).isEqualTo(countedBefore);
    }

    private void databaseAnswers(String eventId, boolean keyReused) {
        Map<String, Object> row = new HashMap<>();
        row.put("customer_id", "c1");
        row.put("answer", ANSWER);
        row.put("event_id", eventId);
        row.put("event_type", "customer.created");
        row.put("key_reused", keyReused);
        database.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(List.of(row)));
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> sent() {
        return database.getExchanges()
                .get(0)
                .getMessage()
                .getHeader("CamelJdbcParameters", Map.class);
    }

    private void databaseFails(Exception failure) {
        database.whenAnyExchangeReceived(exchange -> exchange.setException(failure));
    }

    private Exchange post(String body, String key) {
        return producer.to("direct:create-customer")
                .withBody(body)
                .withHeader("Idempotency-Key", key)
                .withHeader(Exchange.HTTP_METHOD, "POST")
                .send();
    }

    private static int status(Exchange answer) {
        return answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    }

    private long count() {
        return camel.getRegistry().lookupByNameAndType("customersCreated", Count.class).total();
    }
}
