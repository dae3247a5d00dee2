package io.github.camelstreams.order;

import static io.github.camelstreams.order.Messages.created;
import static io.github.camelstreams.order.Messages.message;
import static io.github.camelstreams.order.Messages.moved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.camelstreams.common.Count;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.offset.FencedException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.Message;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.spring.junit5.UseAdviceWith;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@OrderRouteTest
@UseAdviceWith
class ReplicateRouteTest {

    private static final String T1 = "2025-01-11T10:00:01Z";

    @Autowired private CamelContext camel;
    @Autowired private FluentProducerTemplate producer;

    private MockEndpoint database;
    private long processedBefore;
    private long errorsBefore;

    @BeforeEach
    void start() throws Exception {
        database = MockedOrderEdges.databaseOf("send-step", camel);
        database.whenAnyExchangeReceived(exchange -> storesRows(exchange, 1));
        processedBefore = count("customersProcessed");
        errorsBefore = count("customerEventErrors");
    }

    @Test
    void appliesABatchInOneStatement() {
        Exchange exchange =
                deliver(
                        created(5, "a", "home", T1),
                        message(6, "?", "{}"),
                        moved(7, "b", "work", T1));

        assertThat(exchange.getException()).isNull();
        assertThat(steps()).containsExactly(tuple(5L, 8L, List.of("a", "b"), List.of(6L)));
        assertCounted(2, 1);
    }

    @Test
    void isFencedWhenThePositionHasMoved() {
        database.whenAnyExchangeReceived(exchange -> storesRows(exchange, 0));

        Exchange exchange = deliver(created(5, "a", "home", T1), message(6, "?", "{}"));

        assertThat(exchange.getException()).isInstanceOf(FencedException.class);
        assertCounted(0, 0);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"08006", "40001", "42P01", "53300", "54000", "57014", "XX000"})
    void leavesWhatARetryMayMendToTheConsumer(String state) {
        SQLException failure = new SQLException("not the data's fault", state);
        database.whenAnyExchangeReceived(exchange -> exchange.setException(failure));

        Exchange exchange = deliver(created(5, "a", "home", T1), created(6, "b", "work", T1));

        assertThat(exchange.getException()).isSameAs(failure);
        assertThat(steps()).hasSize(1);
        assertCounted(0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"22008", "23505"})
    void quarantinesTheOneEventThatTheDatabaseRefuses(String state) {
        database.whenAnyExchangeReceived(exchange -> refuses(exchange, "b", state));

        Exchange exchange =
                deliver(
                        created(5, "a", "home", T1),
                        created(6, "b", "work", T1),
                        moved(7, "c", "sea", T1));

        assertThat(exchange.getException()).isNull();
        assertThat(steps())
                .containsExactly(
                        tuple(5L, 8L, List.of("a", "b", "c"), List.of()),
                        tuple(5L, 6L, List.of("a"), List.of()),
                        tuple(6L, 8L, List.of("b", "c"), List.of()),
                        tuple(6L, 7L, List.of("b"), List.of()),
                        tuple(6L, 7L, List.of(), List.of(6L)),
                        tuple(7L, 8L, List.of("c"), List.of()));
        assertCounted(2, 1);
    }

    @Test
    void stopsAtTheFirstHalfThatARetryMayMend() {
        SQLException failure = new SQLException("shutting down", "57P01");
        database.whenAnyExchangeReceived(exchange -> refuses(exchange, "c", "22008"));
        database.whenExchangeReceived(3, exchange -> exchange.setException(failure));

        Exchange exchange =
                deliver(
                        created(5, "a", "home", T1),
                        created(6, "b", "work", T1),
                        moved(7, "c", "sea", T1));

        assertThat(exchange.getException()).hasRootCause(failure);
        assertThat(steps()).hasSize(3);
        assertCounted(1, 0);
    }

    @Test
    void isFencedBetweenHalves() {
        database.whenAnyExchangeReceived(exchange -> refuses(exchange, "b", "22008"));
        database.whenExchangeReceived(2, exchange -> storesRows(exchange, 0));

        Exchange exchange = deliver(created(5, "a", "home", T1), created(6, "b", "work", T1));

        assertThat(exchange.getException()).hasRootCauseInstanceOf(FencedException.class);
        assertThat(steps()).hasSize(2);
        assertCounted(0, 0);
    }

    @Test
    void countsAStepOnceThatHadSucceededThoughItsConnectionBroke() {
        breaksConnection();
        assertThat(deliver(created(5, "a", "home", T1), message(6, "?", "{}")).getException())
                .isNotNull();
        assertCounted(0, 0);

        // the consumer has found the position behind the step
        deliver(created(7, "b", "work", T1));

        assertCounted(2, 1);
        deliver(created(8, "c", "sea", T1));
        assertCounted(3, 1);
    }

    @Test
    void countsAStepOnceThatHadNotSucceededWhenItsConnectionBroke() {
        breaksConnection();
        deliver(created(5, "a", "home", T1));

        deliver(created(5, "a", "home", T1));

        assertCounted(1, 0);
    }

    private void breaksConnection() {
        database.whenExchangeReceived(
                1, exchange -> exchange.setException(new SQLException("broken", "08006")));
    }

    @Test
    void boundsTheBytesOfAStatement() {
        String large = "x".repeat(3 << 20);

        deliver(
                message(5, "?", large),
                message(6, "?", large),
                message(7, "?", large),
                message(8, "?", large),
                created(9, "a", "home", T1));

        assertThat(steps())
                .containsExactly(
                        tuple(5L, 7L, List.of(), List.of(5L, 6L)),
                        tuple(7L, 10L, List.of("a"), List.of(7L, 8L)));
        assertCounted(1, 4);
    }

    @Test
    void putsAsideAMessageThatIsLargerThanAnyStatementShouldBe() {
        deliver(message(5, "?", "x".repeat(9 << 20)), created(6, "a", "home", T1));

        assertThat(steps())
                .containsExactly(
                        tuple(5L, 6L, List.of(), List.of(5L)),
                        tuple(6L, 7L, List.of("a"), List.of()));
    }

    private Exchange deliver(Message... messages) {
        long first = MessageFacts.offset(messages[0]);
        long last = MessageFacts.offset(messages[messages.length - 1]);
        return producer.to("direct:replicate")
                .withBody(List.of(messages))
                .withHeader(RabbitMQStreamConstants.STREAM, "customer")
                .withHeader(RabbitMQStreamConstants.CONSUMER_NAME, "order-service")
                .withHeader(RabbitMQStreamConstants.EPOCH, 3L)
                .withHeader(RabbitMQStreamConstants.EXPECTED_OFFSET, first)
                .withHeader(RabbitMQStreamConstants.NEXT_OFFSET, last + 1)
                .send();
    }

    private static void storesRows(Exchange exchange, int rows) {
        exchange.getMessage().setHeader("CamelJdbcRowCount", rows);
    }

    private static void refuses(Exchange exchange, String customerId, String state) {
        if (customers(exchange).contains(customerId)) {
            exchange.setException(new SQLException("refused", state));
        } else {
            storesRows(exchange, 1);
        }
    }

    private List<Object> steps() {
        return database.getExchanges().stream()
                .<Object>map(
                        exchange ->
                                tuple(
                                        parameters(exchange).get("expected_offset"),
                                        parameters(exchange).get("next_offset"),
                                        customers(exchange),
                                        Arrays.asList(
                                                (Object[]) parameters(exchange).get("offsets"))))
                .toList();
    }

    private static List<String> customers(Exchange exchange) {
        return Arrays.asList((String[]) parameters(exchange).get("customer_ids"));
    }

    private static Map<?, ?> parameters(Exchange exchange) {
        return exchange.getMessage().getHeader("CamelJdbcParameters", Map.class);
    }

    private void assertCounted(long processed, long errors) {
        assertThat(count("customersProcessed") - processedBefore).isEqualTo(processed);
        assertThat(count("customerEventErrors") - errorsBefore).isEqualTo(errors);
    }

    private long count(String name) {
        return camel.getRegistry().lookupByNameAndType(name, Count.class).total();
    }
}
