package io.github.camelstreams.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.common.Count;
import java.sql.SQLException;
import java.util.LinkedHashMap;
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
class ChangeAddressRouteTest {

    private static final Map<String, Object> CHANGED =
            Map.of(
                    "customer_id", "c1",
                    "answer", "{\"customer_id\":\"c1\"}",
                    "event_id", "e1",
                    "event_type", "customer.address.updated");

    @Autowired private CamelContext camel;
    @Autowired private FluentProducerTemplate producer;

    private MockEndpoint database;
    private MockEndpoint signal;
    private long countedBefore;

    @BeforeEach
    void start() throws Exception {
        database = MockedCustomerEdges.mock(camel, "change-address-database");
        signal = MockedCustomerEdges.mock(camel, "signal");
        countedBefore = count();
    }

    @Test
    void answersWithTheChangedCustomer() throws InterruptedException {
        database.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(CHANGED));
        database.expectedHeaderReceived(
                "CamelJdbcParameters",
                new LinkedHashMap<>(Map.of("id", "c1", "address", "2 New St")));
        signal.expectedMessageCount(1);

        Exchange answer = put("{\"address\": \"2 New St\"}");

        MockEndpoint.assertIsSatisfied(database, signal);
        assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isNull();
        assertThat(answer.getMessage().getBody(String.class)).isEqualTo("{\"customer_id\":\"c1\"}");
        assertThat(count()).isEqualTo(countedBefore + 1);
    }

    @Test
    void doesNotKnowTheCustomer() throws InterruptedException {
        database.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(null));
        signal.expectedMessageCount(0);

        assertThat(status(put("{\"address\": \"2 New St\"}"))).isEqualTo(404);
        signal.assertIsSatisfied();
        assertThat(count()).isEqualTo(countedBefore);
    }

    @Test
    void asksNoDatabaseForAnInvalidRequest() throws InterruptedException {
        database.expectedMessageCount(0);
        assertThat(status(put("{\"address\": \" \"}"))).isEqualTo(400);
        database.assertIsSatisfied();
    }

    @Test
    void saysThatItDoesNotKnowWhetherItIsStored() {
        SQLException lost = new SQLException("connection lost", "08006");
        database.whenAnyExchangeReceived(exchange -> exchange.setException(lost));
        assertThat(status(put("{\"address\": \"2 New St\"}"))).isEqualTo(504);
        assertThat(count()).isEqualTo(countedBefore);
    }

    private Exchange put(String body) {
        return producer.to("direct:change-address")
                .withBody(body)
                .withHeader("id", "c1")
                .withHeader(Exchange.HTTP_METHOD, "PUT")
                .send();
    }

    private static int status(Exchange answer) {
        return answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    }

    private long count() {
        return camel.getRegistry().lookupByNameAndType("customersUpdated", Count.class).total();
    }
}
