package io.github.camelstreams.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.common.Count;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.spring.junit5.UseAdviceWith;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@OrderRouteTest
@UseAdviceWith
class CreateOrderRouteTest {

    private static final String ANSWER =
            "{\"order_id\":\"o1\",\"customer_id\":\"c1\",\"status\":\"Failed\"}";

    @Autowired private CamelContext camel;
    @Autowired private FluentProducerTemplate producer;

    private MockEndpoint database;
    private long countedBefore;

    @BeforeEach
    void start() throws Exception {
        database = MockedOrderEdges.databaseOf("create-order", camel);
        countedBefore = count();
    }

    @Test
    void answersWithTheOrderThatWasStored() throws InterruptedException {
        databaseAnswers(row("o1", ANSWER, true, false, null));
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("customer_id", "c1");
        parameters.put("idempotency_key", null);
        database.expectedHeaderReceived("CamelJdbcParameters", parameters);

        Exchange answer = post("{\"customer_id\": \"c1\", \"id\": \"mine\"}");

        database.assertIsSatisfied();
        assertThat(status(answer)).isEqualTo(201);
        assertThat(answer.getMessage().getHeader("Location")).isEqualTo("/orders/o1");
        assertThat(answer.getMessage().getBody(String.class)).isEqualTo(ANSWER);
        assertThat(ordersCreated()).isEqualTo(1);
    }

    @Test
    void doesNotCountARepetition() {
        databaseAnswers(row("o1", ANSWER, false, false, null));

        assertThat(status(post("{\"customer_id\": \"c1\"}"))).isEqualTo(201);
        assertThat(ordersCreated()).isZero();
    }

    @Test
    void refusesAnUnknownCustomer() {
        databaseAnswers(row(null, null, false, null, null));
        assertRefused(400, "urn:problem:unknown-customer");
    }

    @Test
    void refusesAnUnknownCustomerOfACompleteReplica() {
        databaseAnswers(row(null, null, false, null, false));
        assertRefused(400, "urn:problem:unknown-customer");
    }

    @Test
    void doesNotCallACustomerUnknownWhileEventsAreMissing() {
        databaseAnswers(row(null, null, false, null, true));
        assertRefused(503, "urn:problem:replica-incomplete");
    }

    @Test
    void servesAKnownCustomerWhileEventsAreMissing() {
        databaseAnswers(row("o1", ANSWER, true, false, true));
        assertThat(status(post("{\"customer_id\": \"c1\"}"))).isEqualTo(201);
    }

    @Test
    void refusesAKeyThatWasUsedForAnotherCustomer() {
        databaseAnswers(row("o1", ANSWER, false, true, null));
        assertRefused(422, "urn:problem:idempotency-key-reused");
    }

    @Test
    void asksNoDatabaseForAnInvalidRequest() throws InterruptedException {
        database.expectedMessageCount(0);

        Exchange answer = post("{\"customer_id\": 7}");

        database.assertIsSatisfied();
        assertThat(status(answer)).isEqualTo(400);
        assertThat(answer.getMessage().getBody(String.class)).contains("\"customer_id\":");
    }

    @Test
    void saysThatNothingWasStored() {
        databaseFails(new SQLTransientConnectionException("no connection"));
        assertRefused(503, "about:blank");
    }

    @Test
    void saysThatItDoesNotKnow() {
        databaseFails(new SQLException("connection lost", "08006"));
        assertRefused(504, "urn:problem:outcome-unknown");
    }

    private void assertRefused(int status, String type) {
        Exchange answer = post("{\"customer_id\": \"c1\"}");
        assertThat(status(answer)).isEqualTo(status);
        assertThat(answer.getMessage().getBody(String.class))
                .contains("\"type\":\"%s\"".formatted(type));
        assertThat(ordersCreated()).isZero();
    }

    private void databaseAnswers(Map<String, Object> row) {
        database.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(row));
    }

    private void databaseFails(Exception failure) {
        database.whenAnyExchangeReceived(exchange -> exchange.setException(failure));
    }

    private static Map<String, Object> row(
            String id, String answer, boolean created, Boolean keyReused, Boolean incomplete) {
        Map<String, Object> row = new HashMap<>();
        row.put("order_id", id);
        row.put("answer", answer);
        row.put("created", created);
        row.put("key_reused", keyReused);
        row.put("incomplete", incomplete);
        return row;
    }

    private Exchange post(String body) {
        return producer.to("direct:create-order").withBody(body).send();
    }

    private static int status(Exchange answer) {
        return answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    }

    private long ordersCreated() {
        return count() - countedBefore;
    }

    private long count() {
        return camel.getRegistry().lookupByNameAndType("ordersCreated", Count.class).total();
    }
}
