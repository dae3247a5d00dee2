package io.github.camelstreams.customer;

import static org.assertj.core.api.Assertions.assertThat;

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
class ReadCustomerRouteTest {

    @Autowired private CamelContext camel;
    @Autowired private FluentProducerTemplate producer;

    private MockEndpoint database;

    @BeforeEach
    void start() throws Exception {
        database = MockedCustomerEdges.mock(camel, "read-customer-database");
    }

    @Test
    void answersWithTheCustomer() throws InterruptedException {
        // camel-jdbc gives the value itself where the row has one column
        database.whenAnyExchangeReceived(
                exchange -> exchange.getMessage().setBody("{\"customer_id\":\"c1\"}"));
        database.expectedHeaderReceived(
                "CamelJdbcParameters", new LinkedHashMap<>(Map.of("id", "c1")));

        Exchange answer = get();

        database.assertIsSatisfied();
        assertThat(answer.getMessage().getBody(String.class)).isEqualTo("{\"customer_id\":\"c1\"}");
        assertThat(answer.getMessage().getHeader("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void doesNotKnowTheCustomer() {
        database.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(null));
        assertThat(get().getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(404);
    }

    @Test
    void isUnavailableWhenItCannotRead() {
        SQLException lost = new SQLException("connection lost", "08006");
        database.whenAnyExchangeReceived(exchange -> exchange.setException(lost));
        assertThat(get().getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(503);
    }

    private Exchange get() {
        return producer.to("direct:read-customer")
                .withHeader("id", "c1")
                .withHeader(Exchange.HTTP_METHOD, "GET")
                .send();
    }
}
