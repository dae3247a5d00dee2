package io.github.camelstreams.order;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.springframework.util.function.SingletonSupplier;

/**
 * Turns messages of the stream into steps of the replica. Pure: it reads nothing but its arguments,
 * and the database's time where a message is from the future. Thread-safe.
 */
public final class ReplicaSteps {

    private final Supplier<Instant> databaseTime;

    /**
     * @param databaseTime asks the database for its time
     */
    ReplicaSteps(Supplier<Instant> databaseTime) {
        this.databaseTime = databaseTime;
    }

    /**
     * One step for the whole batch: to the latest event of each customer, the rest to the
     * quarantine.
     */
    public ReplicaStep whole(
            @Body List<Message> messages,
            @Header(RabbitMQStreamConstants.CONSUMER_NAME) String consumerName,
            @Header(RabbitMQStreamConstants.STREAM) String stream,
            @Header(RabbitMQStreamConstants.EPOCH) long epoch,
            @Header(RabbitMQStreamConstants.EXPECTED_OFFSET) long expectedOffset,
            @Header(RabbitMQStreamConstants.NEXT_OFFSET) long nextOffset) {
        String lastEventId = eventId(messages.get(messages.size() - 1));
        return step(
                messages,
                new PositionMove(
                        consumerName, stream, epoch, expectedOffset, nextOffset, lastEventId));
    }

    /** The same messages in two steps, in order, which together move the position as far. */
    public List<ReplicaStep> halves(ReplicaStep whole) {
        List<Message> messages = whole.messages();
        List<Message> first = messages.subList(0, messages.size() / 2);
        List<Message> second = messages.subList(messages.size() / 2, messages.size());
        PositionMove move = whole.position();
        Message lastOfFirst = first.get(first.size() - 1);
        long middle = MessageFacts.offset(lastOfFirst) + 1;
        return List.of(
                step(first, move.upTo(middle, eventId(lastOfFirst))),
                step(second, move.from(middle)));
    }

    /**
     * The step of one message with that message in quarantine, because the database refuses its
     * data.
     */
    public ReplicaStep refused(ReplicaStep single, SQLException refusal) {
        List<QuarantinedMessage> quarantined =
                single.messages().stream()
                        .map(message -> new QuarantinedMessage(message, refusedBy(refusal)))
                        .toList();
        return new ReplicaStep(
                single.messages(),
                single.position(),
                List.of(),
                List.of(),
                List.of(),
                quarantined,
                single.latest());
    }

    static String refusedBy(SQLException refusal) {
        return "refused by the database with SQL state " + refusal.getSQLState();
    }

    private ReplicaStep step(List<Message> messages, PositionMove move) {
        Map<String, CustomerEvent> changes = new LinkedHashMap<>();
        List<AppliedEvent> events = new ArrayList<>();
        List<ResyncPart> resync = new ArrayList<>();
        List<QuarantinedMessage> quarantined = new ArrayList<>();
        Supplier<Instant> now = SingletonSupplier.of(databaseTime);
        Instant latest = Instant.MIN;
        for (Message message : messages) {
            try {
                Map<String, Object> annotations = MessageFacts.annotations(message);
                CustomerEvent event =
                        CustomerEventReader.read(annotations, MessageFacts.body(message));
                event.requirePast(MessageFacts.storedAt(message), now);
                latest = event.timestamp().isAfter(latest) ? event.timestamp() : latest;
                events.add(AppliedEvent.of(annotations, event));
                ResyncPart.add(resync, annotations);
                changes.merge(
                        event.customerId(),
                        event,
                        (held, later) -> later.supersedes(held) ? later : held);
            } catch (InvalidEventException e) {
                quarantined.add(new QuarantinedMessage(message, e.getMessage()));
            }
        }
        Collection<CustomerEvent> last = List.copyOf(changes.values());
        return new ReplicaStep(messages, move, events, last, resync, quarantined, latest);
    }

    private static String eventId(Message message) {
        return MessageFacts.text(message, CustomerEventReader.EVENT_ID);
    }
}
