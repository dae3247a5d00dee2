package io.github.camelstreams.order;

import static org.assertj.core.api.Assertions.assertThat;

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
class ReadOrderRouteTest {

    private static final String ANSWER =
            "{\"order_id\":\"o1\",\"customer_id\":\"c1\",\"status\":\"Failed\"}";

    @Autowired private CamelContext camel;
    @Autowired private FluentProducerTemplate producer;

    private MockEndpoint database;

    @BeforeEach
    void start() throws Exception {
        database = MockedOrderEdges.databaseOf("read-order", camel);
    }

    @Test
    void answersWithTheOrder() throws InterruptedException {
        database.expectedHeaderReceived("CamelJdbcParameters", new HashMap<>(Map.of("id", "o1")));
        database.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(ANSWER));

        Exchange answer = get("o1");

        database.assertIsSatisfied();
        assertThat(answer.getMessage().getBody(String.class)).isEqualTo(ANSWER);
        assertThat(answer.getMessage().getHeader("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void knowsNoOtherOrder() {
        database.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(null));

        Exchange answer = get("o2");

        assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(404);
        assertThat(answer.getMessage().getHeader("Content-Type"))
                .isEqualTo("application/problem+json");
    }

    private Exchange get(String id) {
        return producer.to("direct:read-order").withHeader("id", id).send();
    }
}
