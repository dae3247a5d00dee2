package io.github.camelstreams.order;

import static io.github.camelstreams.order.Messages.created;
import static io.github.camelstreams.order.Messages.message;
import static io.github.camelstreams.order.Messages.moved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicaStepsTest {

    private static final String T1 = "2025-01-11T10:00:01Z";
    private static final String T2 = "2025-01-11T10:00:02Z";

    private final ReplicaSteps steps = new ReplicaSteps(Messages.NEVER_ASKED);

    /** The broker's clock, or the database's, is two hours slow. */
    @ParameterizedTest
    @CsvSource({
        "2025-01-11T10:00:00Z, 2025-01-11T12:00:00Z",
        "2025-01-11T12:00:00Z, 2025-01-11T10:00:00Z",
        // not known, as for what an earlier version has put aside
        "1970-01-01T00:00:00Z, 2025-01-11T12:00:00Z"
    })
    void noClockAloneKeepsAnEventAway(Instant brokerTime, Instant databaseTime) {
        ReplicaStep step =
                whole(
                        new ReplicaSteps(() -> databaseTime),
                        storedAt(brokerTime, created(1, "a", "home", "2025-01-11T13:00:00Z")),
                        storedAt(brokerTime, created(2, "b", "home", "2025-01-11T13:00:00.001Z")));

        assertThat(step.changes()).extracting(CustomerEvent::customerId).containsExactly("a");
        assertThat(step.quarantined())
                .extracting(QuarantinedMessage::offset, QuarantinedMessage::reason)
                .containsExactly(tuple(2L, "field timestamp lies more than an hour ahead"));
        // what is put aside says nothing about a clock
        assertThat(step.latest()).isEqualTo("2025-01-11T13:00:00Z");
    }

    @Test
    void theDatabaseIsAskedOnceAStep() {
        AtomicInteger asked = new AtomicInteger();
        ReplicaSteps counting =
                new ReplicaSteps(
                        () -> {
                            asked.incrementAndGet();
                            return Instant.parse("2025-01-11T13:00:00Z");
                        });

        whole(
                counting,
                created(1, "a", "home", "2025-01-11T13:00:00Z"),
                created(2, "b", "home", "2025-01-11T13:00:00Z"));

        assertThat(asked).hasValue(1);
    }

    private static Message storedAt(Instant time, Message message) {
        message.setHeader(RabbitMQStreamConstants.TIMESTAMP, time.toEpochMilli());
        return message;
    }

    @Test
    void keepsOneEventOfEachCustomer() {
        ReplicaStep step =
                whole(
                        created(5, "a", "old", T1),
                        created(6, "b", "home", T1),
                        moved(8, "a", "new", T2));

        assertThat(step.events()).hasSize(3);
        assertThat(step.changes())
                .containsExactlyInAnyOrder(
                        new CustomerEvent("a", "new", Instant.parse(T2)),
                        new CustomerEvent("b", "home", Instant.parse(T1)));
        assertThat(step.quarantined()).isEmpty();
    }

    @Test
    void prefersTheLaterTimestampOverTheLaterOffset() {
        assertThat(whole(moved(1, "a", "new", T2), created(2, "a", "old", T1)).changes())
                .extracting(CustomerEvent::address)
                .containsExactly("new");
    }

    @Test
    void prefersTheLaterOffsetAmongEqualTimestamps() {
        assertThat(whole(moved(1, "a", "first", T1), moved(2, "a", "second", T1)).changes())
                .extracting(CustomerEvent::address)
                .containsExactly("second");
    }

    @Test
    void quarantinesWhatIsNoEventAndAppliesTheRest() {
        ReplicaStep step =
                whole(
                        created(5, "a", "home", T1),
                        message(6, "customer.created", "{"),
                        message(7, Map.of(), new byte[] {(byte) 0xff, 0}),
                        moved(8, "b", "work", T1));

        assertThat(step.events()).hasSize(2);
        assertThat(step.changes()).extracting(CustomerEvent::customerId).containsExactly("a", "b");
        assertThat(step.quarantined())
                .extracting(
                        QuarantinedMessage::offset,
                        QuarantinedMessage::reason,
                        QuarantinedMessage::body)
                .containsExactly(
                        tuple(6L, "body is not JSON", new byte[] {'{'}),
                        tuple(7L, "annotation event_id is missing", new byte[] {(byte) 0xff, 0}));
    }

    @Test
    void quarantinesAMessageWithoutBody() {
        assertThat(
                        whole(message(5, Messages.annotations("e", "customer.created"), null))
                                .quarantined())
                .extracting(QuarantinedMessage::reason, QuarantinedMessage::body)
                .containsExactly(tuple("body is not JSON", new byte[0]));
    }

    @Test
    void writesColumnsOfOneLength() {
        Map<String, Object> parameters =
                whole(
                                created(5, "a", "home", T1),
                                message(6, "customer.created", "{"),
                                moved(9, "b", "work", T2))
                        .parameters();

        assertThat(parameters)
                .containsEntry("customer_ids", new String[] {"a", "b"})
                .containsEntry("addresses", new String[] {"home", "work"})
                .containsEntry("timestamps", new String[] {T1, T2})
                .containsEntry("offsets", new Long[] {6L})
                .containsEntry("reasons", new String[] {"body is not JSON"})
                .containsEntry("bodies", new byte[][] {{'{'}})
                .containsEntry("consumer_name", "order-service")
                .containsEntry("stream", "customer")
                .containsEntry("epoch", 3L)
                .containsEntry("expected_offset", 5L)
                .containsEntry("next_offset", 20L)
                .containsEntry("last_event_id", "event-9");
    }

    @Test
    void keepsHeadersAsJson() {
        Message message =
                message(5, Messages.annotations("ü\uD800\0", List.of(1, new byte[] {1, 2})), null);

        assertThat(new String((byte[]) headers(message), StandardCharsets.US_ASCII))
                .contains("\"CamelRabbitMQStreamOffset\":5")
                .contains("\"event_id\":\"\\u00FC\\uD800\\u0000\"")
                .contains("\"event_type\":[1,{\"base64\":\"AQI=\"}]");
    }

    @Test
    void keepsHeadersThatNestWithoutEnd() {
        Object nested = "core";
        for (int i = 0; i < 100_000; i++) {
            nested = List.of(nested);
        }

        assertThat(
                        new String(
                                (byte[]) headers(message(5, Map.of("event_id", nested), null)),
                                StandardCharsets.US_ASCII))
                .contains("[[{\"type\":\"nested too deeply\"}]]");
    }

    @Test
    void knowsNoLastEventThatCannotBeStored() {
        assertThat(
                        whole(message(5, Messages.annotations("e\0", "customer.created"), null))
                                .position()
                                .lastEventId())
                .isNull();
        assertThat(
                        whole(message(5, Messages.annotations(7, "customer.created"), null))
                                .position()
                                .lastEventId())
                .isNull();
    }

    @Test
    void halvesMoveThePositionOneAfterTheOther() {
        ReplicaStep whole =
                whole(
                        created(5, "a", "old", T1),
                        message(9, "customer.created", "{"),
                        moved(15, "a", "new", T2));

        assertThat(steps.halves(whole))
                .extracting(
                        step -> step.position().expectedOffset(),
                        step -> step.position().nextOffset(),
                        step -> step.position().lastEventId(),
                        step -> step.events().size(),
                        step -> step.quarantined().size())
                .containsExactly(tuple(5L, 6L, "event-5", 1, 0), tuple(6L, 20L, "event-15", 1, 1));
    }

    @Test
    void aRefusedStepIsAllQuarantine() {
        ReplicaStep single = whole(created(5, "a", "home", T1));

        ReplicaStep refused = steps.refused(single, new SQLException("a, home", "22008"));

        assertThat(refused.position()).isEqualTo(single.position());
        assertThat(refused.changes()).isEmpty();
        assertThat(refused.events()).isEmpty();
        assertThat(refused.quarantined())
                .extracting(QuarantinedMessage::offset, QuarantinedMessage::reason)
                .containsExactly(tuple(5L, "refused by the database with SQL state 22008"));
    }

    private Object headers(Message message) {
        return ((byte[][]) whole(message).parameters().get("headers"))[0];
    }

    private ReplicaStep whole(Message... messages) {
        return whole(steps, messages);
    }

    private static ReplicaStep whole(ReplicaSteps steps, Message... messages) {
        return steps.whole(List.of(messages), "order-service", "customer", 3, 5, 20);
    }
}
