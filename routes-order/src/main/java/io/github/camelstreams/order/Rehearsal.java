package io.github.camelstreams.order;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultMessage;

/**
 * A step without any effect, for an instance that stands by: it is nobody's, so that the database
 * refuses it, and nothing is in it. Thread-safe.
 */
public final class Rehearsal {

    /** No consumer has this name, and no claim this epoch. */
    private static final String NOBODY = "rehearsal";

    private static final long NO_EPOCH = -1;

    private static final Instant TIME = Instant.parse("2025-01-11T10:00:00Z");

    private final CamelContext camel;
    private final Supplier<Optional<ConsumerStatus>> consumer;
    private final ReplicaSteps steps = new ReplicaSteps(() -> TIME);

    /**
     * @param consumer what this instance is doing
     */
    Rehearsal(CamelContext camel, Supplier<Optional<ConsumerStatus>> consumer) {
        this.camel = camel;
        this.consumer = consumer;
    }

    /** Whether this instance may have to take over at any moment. */
    public boolean isDue() {
        return consumer.get().filter(each -> each.state() == ConsumerState.STANDBY).isPresent();
    }

    /** The step that an event leads to, emptied. */
    public ReplicaStep step() {
        ReplicaStep read = steps.whole(List.of(event()), NOBODY, NOBODY, NO_EPOCH, 0, 0);
        return new ReplicaStep(
                read.messages(),
                read.position(),
                read.events(),
                List.of(),
                List.of(),
                List.of(),
                read.latest());
    }

    private Message event() {
        Message event = new DefaultMessage(camel);
        event.setHeader(RabbitMQStreamConstants.OFFSET, 0L);
        event.setHeader(RabbitMQStreamConstants.TIMESTAMP, TIME.toEpochMilli());
        event.setHeader(
                RabbitMQStreamConstants.MESSAGE_ANNOTATIONS,
                Map.of("event_id", NOBODY, "event_type", "customer.address.updated"));
        event.setBody(
                """
                {"customer_id": "rehearsal", "address": "unknown", "timestamp": "2025-01-11T10:00:00.000000Z"}
                """
                        .getBytes(StandardCharsets.UTF_8));
        return event;
    }
}
