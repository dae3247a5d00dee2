package io.github.camelstreams.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.offset.FencedException;
import io.github.camelstreams.test.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.Message;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.support.DefaultMessage;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.apache.camel.test.spring.junit5.UseAdviceWith;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A step of the replica on a real database: all of it, or, for whoever no longer holds the
 * position, nothing.
 */
@CamelSpringBootTest
@UseAdviceWith
@AutoConfigureObservability(tracing = false)
@SpringBootTest(
        classes = OrderApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        // by name, as the customer service's resources are on the class path of this module too
        properties = {
            "spring.config.location=file:../routes-order/src/main/resources/application.yaml",
            "camel.main.routes-include-pattern=classpath:camel/replicate.camel.yaml,classpath:camel/apply*.camel.yaml",
            "spring.flyway.enabled=false"
        })
class FencedStepIT {

    private static final TestDatabase DATABASE = TestDatabase.create("order");

    private static final String EVERYTHING =
            "select (select string_agg(c::text, ';' order by id) from customers c)"
                    + " || (select string_agg(p::text, ';') from consumer_progress p)"
                    + " || (select count(*) from quarantine)";

    @Autowired private CamelContext camel;
    @Autowired private FluentProducerTemplate producer;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("spring.datasource.url", () -> DATABASE.server().jdbcUrl(DATABASE.name()));
        settings.add("spring.datasource.username", DATABASE.server()::username);
        settings.add("spring.datasource.password", DATABASE.server()::password);
    }

    @BeforeEach
    void standAtOffset5OfEpoch3() throws Exception {
        if (!camel.isStarted()) {
            createTables();
            AdviceWith.adviceWith(
                    camel, "replicate", route -> route.replaceFromWith("direct:replicate"));
            camel.start();
        }
        DATABASE.execute("truncate customers, quarantine, consumer_progress, replica_resync");
        DATABASE.execute("insert into customers values ('a', 'old', '2025-01-01T00:00:00Z')");
        DATABASE.execute(
                "insert into consumer_progress (consumer_name, stream, next_offset, epoch)"
                        + " values ('order-service', 'customer', 5, 3)");
    }

    @Test
    void storesEventsQuarantineAndPositionTogether() {
        Exchange exchange =
                deliver("order-service", "customer", 3, 5, moved(5, "a"), poison(6), moved(8, "b"));

        assertThat(exchange.getException()).isNull();
        assertThat(DATABASE.texts("select id || address from customers order by id"))
                .containsExactly("anew", "bnew");
        assertThat(
                        DATABASE.texts(
                                "select stream_offset || consumer_name || stream from quarantine"))
                .containsExactly("6order-servicecustomer");
        assertThat(
                        DATABASE.texts(
                                "select next_offset || last_event_id || epoch from consumer_progress"))
                .containsExactly("9event 83");
    }

    @ParameterizedTest
    @CsvSource({
        "order-service, customer, 2, 5",
        "order-service, customer, 4, 5",
        "order-service, customer, 3, 4",
        "order-service, customer, 3, 6",
        "other-service, customer, 3, 5",
        "order-service, customers, 3, 5"
    })
    void changesNothingForAnyoneElse(
            String consumerName, String stream, long epoch, long expectedOffset) {
        String before = DATABASE.text(EVERYTHING);

        Exchange exchange =
                deliver(
                        consumerName,
                        stream,
                        epoch,
                        expectedOffset,
                        moved(5, "a"),
                        poison(6),
                        moved(7, "b"));

        assertThat(exchange.getException()).isInstanceOf(FencedException.class);
        assertThat(DATABASE.text(EVERYTHING)).isEqualTo(before);
    }

    @Test
    void changesNothingWhenItIsARehearsal() {
        String before = DATABASE.text(EVERYTHING);

        Exchange exchange =
                producer.to("direct:send-step")
                        .withVariable("step", new Rehearsal(camel, Optional::empty).step())
                        .send();

        assertThat(exchange.getException()).isNull();
        assertThat(DATABASE.text(EVERYTHING)).isEqualTo(before);
    }

    @Test
    void isAppliedOnce() {
        assertThat(
                        deliver("order-service", "customer", 3, 5, moved(5, "a"), poison(6))
                                .getException())
                .isNull();
        String after = DATABASE.text(EVERYTHING);

        Exchange again = deliver("order-service", "customer", 3, 5, moved(5, "a"), poison(6));

        assertThat(again.getException()).isInstanceOf(FencedException.class);
        assertThat(DATABASE.text(EVERYTHING)).isEqualTo(after);
    }

    @Test
    void keepsEventsInOrderAroundOneThatTheDatabaseRefuses() {
        Exchange exchange =
                deliver(
                        "order-service",
                        "customer",
                        3,
                        5,
                        moved(5, "a"),
                        refused(6, "d"),
                        moved(8, "b"),
                        moved(9, "c"));

        assertThat(exchange.getException()).isNull();
        assertThat(DATABASE.texts("select id || address from customers order by id"))
                .containsExactly("anew", "bnew", "cnew");
        assertThat(DATABASE.texts("select stream_offset || reason from quarantine"))
                .containsExactly("6refused by the database with SQL state 22008");
        assertThat(DATABASE.texts("select next_offset || last_event_id from consumer_progress"))
                .containsExactly("10event 9");
    }

    @ParameterizedTest
    @CsvSource({"1 2 3, true", "1 2 1 2 3, true", "1 3, false", "2 3, false", "3, false"})
    void aRunEndsWhatWasMissingOnceAllOfItIsApplied(String numbers, boolean complete) {
        DATABASE.execute("update consumer_progress set incomplete = 'offsets 1 to 4 are gone'");
        long offset = 5;
        for (String number : numbers.split(" ", -1)) {
            deliverResync(offset++, Long.parseLong(number));
        }
        assertThat(
                        DATABASE.count(
                                "select count(*) from consumer_progress where incomplete is null"))
                .isEqualTo(complete ? 1 : 0);
        // in one batch it comes to the same
        DATABASE.execute("update consumer_progress set next_offset = 5, incomplete = 'again'");
        DATABASE.execute("truncate replica_resync");
        List<Message> batch = new ArrayList<>();
        for (String number : numbers.split(" ", -1)) {
            batch.add(resync(5 + batch.size(), Long.parseLong(number)));
        }
        deliver("order-service", "customer", 3, 5, batch.toArray(Message[]::new));
        assertThat(
                        DATABASE.count(
                                "select count(*) from consumer_progress where incomplete is null"))
                .isEqualTo(complete ? 1 : 0);
    }

    @Test
    void aRunDoesNotEndWhatIsFoundMissingAfterItsFirstEvent() {
        deliverResync(5, 1);
        DATABASE.execute("update consumer_progress set incomplete = 'found since'");
        deliverResync(6, 2);
        deliverResync(7, 3);
        assertThat(DATABASE.text("select incomplete from consumer_progress"))
                .isEqualTo("found since");
    }

    @Test
    void whoIsOlderThanACompleteRunIsForgottenByWhoeverHoldsThePosition() {
        DATABASE.execute("insert into customers values ('z', 'new', '2025-01-06T00:00:00Z')");
        deliverResync(5, 1);
        deliverResync(6, 2);
        deliver("order-service", "customer", 2, 7, resync(7, 3));
        assertThat(DATABASE.texts("select id from customers order by id"))
                .containsExactly("a", "r1", "r2", "z");
        deliverResync(7, 3);
        assertThat(DATABASE.texts("select id from customers order by id"))
                .containsExactly("r1", "r2", "r3", "z");
    }

    @Test
    void leavesAMissingTableToTheConsumer() {
        DATABASE.execute("alter table quarantine rename to elsewhere");
        try {
            String before = DATABASE.text("select address from customers");
            Exchange exchange =
                    deliver("order-service", "customer", 3, 5, moved(5, "a"), poison(6));
            assertThat(exchange.getException()).hasMessageContaining("quarantine");
            assertThat(DATABASE.text("select address from customers")).isEqualTo(before);
            assertThat(DATABASE.count("select next_offset from consumer_progress")).isEqualTo(5);
        } finally {
            DATABASE.execute("alter table elsewhere rename to quarantine");
        }
    }

    private static void createTables() throws IOException {
        Path migration = Path.of("..", "routes-order/src/main/resources/db/migration");
        for (String name : List.of("V1__orders_and_customer_replica.sql", "V3__resync.sql")) {
            DATABASE.execute(Files.readString(migration.resolve(name)));
        }
    }

    private Exchange deliver(
            String consumerName,
            String stream,
            long epoch,
            long expectedOffset,
            Message... messages) {
        Message last = messages[messages.length - 1];
        return producer.to("direct:replicate")
                .withBody(List.of(messages))
                .withHeader(RabbitMQStreamConstants.CONSUMER_NAME, consumerName)
                .withHeader(RabbitMQStreamConstants.STREAM, stream)
                .withHeader(RabbitMQStreamConstants.EPOCH, epoch)
                .withHeader(RabbitMQStreamConstants.EXPECTED_OFFSET, expectedOffset)
                .withHeader(
                        RabbitMQStreamConstants.NEXT_OFFSET,
                        last.getHeader(RabbitMQStreamConstants.OFFSET, Long.class) + 1)
                .send();
    }

    private Message moved(long offset, String customerId) {
        return message(offset, customerId, "2025-01-11T10:00:00Z");
    }

    private void deliverResync(long offset, long number) {
        assertThat(deliver("order-service", "customer", 3, offset, resync(offset, number)))
                .extracting(Exchange::getException)
                .isNull();
    }

    /** An event of a run that has three. */
    private Message resync(long offset, long number) {
        Message message = moved(offset, "r" + number);
        Map<String, Object> annotations = new HashMap<>();
        annotations.put("event_id", "event " + offset);
        annotations.put("event_type", "customer.address.updated");
        annotations.put("resync", "the run");
        annotations.put("resync_number", number);
        if (number == 3) {
            annotations.put("resync_last", true);
            annotations.put("resync_as_of", "2025-01-05T00:00:00.000000Z");
        }
        message.setHeader(RabbitMQStreamConstants.MESSAGE_ANNOTATIONS, annotations);
        return message;
    }

    private Message refused(long offset, String customerId) {
        return message(offset, customerId, "0000-01-11T10:00:00Z");
    }

    private Message poison(long offset) {
        return message(offset, "no event", "no time");
    }

    private Message message(long offset, String customerId, String timestamp) {
        Message message = new DefaultMessage(camel);
        message.setHeader(RabbitMQStreamConstants.OFFSET, offset);
        message.setHeader(
                RabbitMQStreamConstants.MESSAGE_ANNOTATIONS,
                Map.of("event_id", "event " + offset, "event_type", "customer.address.updated"));
        message.setBody(
                "{\"customer_id\":\"%s\",\"address\":\"new\",\"timestamp\":\"%s\"}"
                        .formatted(customerId, timestamp)
                        .getBytes(StandardCharsets.UTF_8));
        return message;
    }
}
