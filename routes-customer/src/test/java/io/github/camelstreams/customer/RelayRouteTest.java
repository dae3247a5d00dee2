package io.github.camelstreams.customer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.common.Count;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.producer.RejectedException;
import io.github.camelstreams.customer.relay.Relay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.Message;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.support.DefaultMessage;
import org.apache.camel.test.spring.junit5.UseAdviceWith;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;

@CustomerRouteTest
@UseAdviceWith
class RelayRouteTest {

    @Autowired private CamelContext camel;
    @Autowired private FluentProducerTemplate producer;
    @Autowired private Relay relay;

    @Autowired
    @Qualifier("relayHealthIndicator")
    private HealthIndicator relayHealth;

    @Autowired
    @Qualifier("brokerHealthIndicator")
    private HealthIndicator brokerHealth;

    private MockEndpoint lead;
    private MockEndpoint brokersLastId;
    private MockEndpoint unconfirmed;
    private MockEndpoint outbox;
    private MockEndpoint stream;
    private MockEndpoint claimed;
    private MockEndpoint tail;
    private MockEndpoint repair;
    private MockEndpoint lastIdAgain;
    private MockEndpoint unclaimed;
    private MockEndpoint confirmation;
    private long publishedBefore;
    private long errorsBefore;

    @BeforeEach
    void start() throws Exception {
        lead = MockedCustomerEdges.mock(camel, "relay-lead-database");
        brokersLastId = MockedCustomerEdges.mock(camel, "relay-verify-broker");
        unconfirmed = MockedCustomerEdges.mock(camel, "relay-verify-database");
        outbox = MockedCustomerEdges.mock(camel, "relay-publish-database");
        stream = MockedCustomerEdges.mock(camel, "relay-send-broker");
        claimed = MockedCustomerEdges.mock(camel, "claimed");
        tail = MockedCustomerEdges.mock(camel, "tail");
        repair = MockedCustomerEdges.mock(camel, "relay-repair-broker");
        lastIdAgain = MockedCustomerEdges.mock(camel, "last-id-again");
        unclaimed = MockedCustomerEdges.mock(camel, "unclaimed");
        confirmation = MockedCustomerEdges.mock(camel, "relay-confirm-database");
        publishedBefore = count("eventsPublished");
        errorsBefore = count("eventPublishErrors");
        // as after a failure: everything is to be read again
        relay.failed(new IllegalStateException("test"));
        answer(lead, row(10, 9));
        brokersLast(9);
        answer(unconfirmed, List.of());
        answer(outbox, List.of());
        answer(tail, List.of());
        confirmation.whenAnyExchangeReceived(
                exchange -> {
                    Map<?, ?> parameters = (Map<?, ?>) parameters(exchange.getMessage());
                    long sent = (Long) parameters.get("sent_publishing_id");
                    long events = sent - (Long) parameters.get("confirmed_publishing_id");
                    exchange.getMessage()
                            .setBody(Map.of("confirmed_publishing_id", sent, "events", events));
                });
    }

    @Test
    void publishesTheOutboxUntilItIsEmpty() throws InterruptedException {
        AtomicInteger taken = new AtomicInteger();
        outbox.whenAnyExchangeReceived(
                exchange -> {
                    Object next = parameters(exchange.getMessage()).get("next_publishing_id");
                    int round = taken.incrementAndGet();
                    assertThat(next).isEqualTo(round == 1 ? 10L : round == 2 ? 12L : 13L);
                    List<?> events =
                            switch (round) {
                                case 1 -> List.of(event(10), event(11));
                                case 2 -> List.of(event(12));
                                default -> List.of();
                            };
                    exchange.getMessage().setBody(events);
                });
        stream.expectedMessageCount(2);

        round();

        stream.assertIsSatisfied();
        assertThat(taken).hasValue(3);
        List<?> batch = stream.getExchanges().get(0).getMessage().getBody(List.class);
        assertThat(batch).hasSize(2);
        Message first = (Message) batch.get(0);
        assertThat((byte[]) first.getBody()).asString(UTF_8).isEqualTo("payload 10");
        assertThat(first.getHeader(RabbitMQStreamConstants.PUBLISHING_ID)).isEqualTo(10L);
        assertThat(first.getHeader(RabbitMQStreamConstants.CONTENT_TYPE))
                .isEqualTo("application/json");
        assertThat(first.getHeader(RabbitMQStreamConstants.MESSAGE_ANNOTATIONS))
                .isEqualTo(Map.of("event_id", "e10", "event_type", "customer.created"));
        assertThat(count("eventsPublished")).isEqualTo(publishedBefore + 3);
    }

    @Test
    void sendsAgainWhatIsNotConfirmedBeforeAnythingElse() throws InterruptedException {
        answer(lead, row(12, 9));
        brokersLast(10);
        answer(unconfirmed, List.of(event(10), event(11)));
        answer(tail, List.of(stored(9), stored(10)));
        unclaimed.expectedMessageCount(1);
        unclaimed.whenAnyExchangeReceived(exchange -> assertThat(outbox.getExchanges()).isEmpty());

        round();

        unclaimed.assertIsSatisfied();
        assertThat(publishingIds(claimed)).containsExactly(10L);
        assertThat(publishingIds(unclaimed)).containsExactly(11L);
        assertThat(count("eventsPublished")).isEqualTo(publishedBefore + 2);
        assertThat(outbox.getExchanges()).hasSize(1);
    }

    @Test
    void sendsAndConfirmsNothingWhileWhatTheBrokerClaimsIsNotFound() throws InterruptedException {
        answer(lead, row(13, 9));
        brokersLast(11);
        answer(unconfirmed, List.of(event(10), event(11), event(12)));
        answer(tail, List.of(stored(10), new DefaultMessage(camel)));
        MockEndpoint.expectsMessageCount(0, repair, unclaimed, confirmation);

        round();

        assertThat(publishingIds(claimed)).containsExactly(10L, 11L);
        assertThat(tail.getExchanges()).hasSize(1);
        MockEndpoint.assertIsSatisfied(repair, unclaimed, confirmation, outbox);

        answer(tail, List.of(stored(10), stored(11)));
        unclaimed.reset();
        confirmation.expectedMessageCount(1);
        round();
        assertThat(publishingIds(unclaimed)).containsExactly(12L);
        confirmation.assertIsSatisfied();
    }

    @Test
    void sendsUnderAnotherNameWhatIsNotFoundForLong() throws InterruptedException {
        answer(lead, row(13, 9));
        brokersLast(12);
        answer(unconfirmed, List.of(event(10), event(11), event(12)));
        answer(tail, List.of(stored(10)));
        confirmation.expectedMessageCount(0);

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            round();
                            return !repair.getExchanges().isEmpty();
                        });

        confirmation.assertIsSatisfied();
        assertThat(tail.getExchanges()).hasSizeGreaterThan(5);
        assertThat(publishingIds(repair)).containsExactly(11L, 12L);
        assertThat(parameters(repair.getExchanges().get(0).getMessage()).get("repair"))
                .isEqualTo(1);

        answer(tail, List.of(stored(10), stored(11), stored(12)));
        confirmation.expectedMessageCount(1);
        round();
        confirmation.assertIsSatisfied();
        assertThat(repair.getExchanges()).hasSize(1);
    }

    @Test
    void theOtherNameIsThatOfTheOutboxAndNumbered() {
        String named = camel.resolvePropertyPlaceholders("{{relay.stream}}");

        assertThat(named)
                .endsWith(
                        "&producerName=customer-outbox-$simple{header.CamelJdbcParameters[outbox_id]}");
        assertThat(camel.resolvePropertyPlaceholders("{{relay.repair}}"))
                .isEqualTo(named + "-repair-$simple{header.CamelJdbcParameters[repair]}");
    }

    @Test
    void startsAnewWhenTheBrokerClaimsMoreMeanwhile() throws InterruptedException {
        answer(lead, row(12, 9));
        brokersLast(9);
        answer(unconfirmed, List.of(event(10), event(11)));
        answer(lastIdAgain, 10L);
        lastIdAgain.expectedMessageCount(1);
        unclaimed.expectedMessageCount(0);

        round();

        MockEndpoint.assertIsSatisfied(lastIdAgain, unclaimed);
        assertThat(tail.getExchanges()).isEmpty();
    }

    @Test
    void publishesNothingWhileAnotherInstanceLeads() throws InterruptedException {
        lead.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(null));
        lead.expectedMessageCount(1);
        expectNothingPublished();
        brokersLastId.expectedMessageCount(0);

        round();

        MockEndpoint.assertIsSatisfied(lead, brokersLastId, outbox, stream);
    }

    @Test
    void publishesNothingToAStreamThatIsAhead() throws InterruptedException {
        brokersLast(10);
        expectNothingPublished();
        round();
        MockEndpoint.assertIsSatisfied(outbox, stream);
    }

    @Test
    void publishesNothingToAStreamThatHasLostEvents() throws InterruptedException {
        brokersLast(8);
        expectNothingPublished();
        round();
        MockEndpoint.assertIsSatisfied(outbox, stream);
    }

    @Test
    void startsAgainFromTheDatabaseAfterAFailure() throws InterruptedException {
        answer(outbox, List.of(event(10)));
        stream.whenAnyExchangeReceived(
                exchange -> exchange.setException(new IllegalStateException("broker away")));
        confirmation.expectedMessageCount(0);

        round();

        confirmation.assertIsSatisfied();
        assertThat(count("eventPublishErrors")).isEqualTo(errorsBefore + 1);
        assertThat(count("eventsPublished")).isEqualTo(publishedBefore);

        answer(outbox, List.of());
        answer(lead, row(11, 9));
        answer(unconfirmed, List.of(event(10)));
        unclaimed.expectedMessageCount(1);
        round();
        unclaimed.assertIsSatisfied();
        assertThat(count("eventsPublished")).isEqualTo(publishedBefore + 1);
    }

    @Test
    void namesTheEventThatTheBrokerRefuses() throws InterruptedException {
        answer(outbox, List.of(event(10), event(11)));
        RuntimeException cause = new IllegalArgumentException("too large");
        stream.whenAnyExchangeReceived(
                exchange ->
                        exchange.setException(new RejectedException("s", 1, 2, (short) 0, cause)));

        round();

        Health health = relayHealth.health();
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails())
                .containsEntry(
                        "reason",
                        "The broker refuses event e11, and those behind it wait: too large");
        assertThat(brokerHealth.health().getStatus()).isEqualTo(Status.UP);
        assertThat(relay.isStopped()).isFalse();
        assertThat(count("eventPublishErrors")).isEqualTo(errorsBefore + 1);

        answer(outbox, List.of());
        answer(lead, row(12, 9));
        answer(unconfirmed, List.of(event(10), event(11)));
        round();
        assertThat(relayHealth.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void stopsWhenAnotherInstanceHasTakenOver() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        lead.whenAnyExchangeReceived(
                exchange ->
                        exchange.getMessage()
                                .setBody(asked.incrementAndGet() == 1 ? row(10, 9) : null));
        answer(outbox, List.of(event(10)));
        confirmation.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(null));
        outbox.expectedMessageCount(1);

        round();

        outbox.assertIsSatisfied();
        assertThat(asked).hasValue(2);
        assertThat(count("eventsPublished")).isEqualTo(publishedBefore);
    }

    /** One signal, once the pause after the last failure is over. */
    private void round() {
        Awaitility.await()
                .until(
                        () -> {
                            relay.awake();
                            return relay.isBusy();
                        });
        producer.to("direct:relay-round").send();
    }

    private void expectNothingPublished() {
        outbox.expectedMessageCount(0);
        stream.expectedMessageCount(0);
    }

    private void brokersLast(long publishingId) {
        answer(brokersLastId, publishingId);
        answer(lastIdAgain, publishingId);
    }

    private static void answer(MockEndpoint mock, Object body) {
        mock.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(body));
    }

    private static List<Object> publishingIds(MockEndpoint mock) {
        List<?> batch = mock.getExchanges().get(0).getMessage().getBody(List.class);
        List<Object> ids = new ArrayList<>();
        for (Object message : batch) {
            ids.add(((Message) message).getHeader(RabbitMQStreamConstants.PUBLISHING_ID));
        }
        return ids;
    }

    private static Map<?, ?> parameters(Message message) {
        return message.getHeader("CamelJdbcParameters", Map.class);
    }

    private static Map<String, Object> row(long next, long confirmed) {
        return Map.of(
                "outbox_id",
                "outbox",
                "epoch",
                3L,
                "next_publishing_id",
                next,
                "confirmed_publishing_id",
                confirmed,
                "oldest_transaction",
                1L,
                "next_transaction",
                1L,
                "last_outbox_id",
                0L);
    }

    private static Map<String, Object> event(long publishingId) {
        Map<String, Object> event = new HashMap<>();
        event.put("publishing_id", publishingId);
        event.put("event_id", "e" + publishingId);
        event.put("event_type", "customer.created");
        event.put("customer_id", "c" + publishingId);
        event.put("payload", "payload " + publishingId);
        return event;
    }

    /** The event as the stream has it. */
    private Message stored(long publishingId) {
        Message message = new DefaultMessage(camel);
        message.setHeader(
                RabbitMQStreamConstants.MESSAGE_ANNOTATIONS,
                Map.of("event_id", "e" + publishingId));
        return message;
    }

    private long count(String counter) {
        return camel.getRegistry().lookupByNameAndType(counter, Count.class).total();
    }
}
