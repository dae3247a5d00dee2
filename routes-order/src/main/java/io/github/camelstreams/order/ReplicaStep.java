package io.github.camelstreams.order;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.camel.Message;

/**
 * One fenced step of the replica: messages that are applied or quarantined together with the move
 * of the position.
 *
 * @param messages what came from the stream
 * @param position from where to where the step moves
 * @param events the messages that are events, in their order
 * @param changes the one event of each customer that counts
 * @param resync the parts of resyncs among them
 * @param quarantined the messages that are none
 * @param latest the latest time at which one of the events says it happened; {@link Instant#MIN}
 *     without any
 */
public record ReplicaStep(
        List<Message> messages,
        PositionMove position,
        List<AppliedEvent> events,
        Collection<CustomerEvent> changes,
        List<ResyncPart> resync,
        List<QuarantinedMessage> quarantined,
        Instant latest) {

    /** Bytes that one statement carries at most, unless a single message has more. */
    private static final long MAX_BYTES = 8 << 20;

    /** How many events the step applies. */
    public int eventCount() {
        return events.size();
    }

    /** When the broker stored the last of the messages, in milliseconds since 1970. */
    long storedAt() {
        return MessageFacts.storedAt(messages.get(messages.size() - 1));
    }

    /**
     * Of the position alone, in which steps differ: Camel looks up what it calls by this code,
     * several times a step.
     */
    @Override
    public int hashCode() {
        return position.hashCode();
    }

    /** Whether this step should be taken in parts. */
    public boolean isTooLarge() {
        return messages.size() > 1 && bytes() > MAX_BYTES;
    }

    private long bytes() {
        long bodies = messages.stream().mapToLong(each -> MessageFacts.body(each).length).sum();
        return bodies + quarantined.stream().mapToLong(each -> each.headers().length).sum();
    }

    /** The parameters of the statement {@code apply-events.sql}. */
    public Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>(position.parameters());
        parameters.put("customer_ids", texts(changes, CustomerEvent::customerId));
        parameters.put("addresses", texts(changes, CustomerEvent::address));
        parameters.put("timestamps", texts(changes, CustomerEvent::time));
        parameters.put("resync_runs", texts(resync, ResyncPart::run));
        parameters.put("resync_first_numbers", numbers(resync, ResyncPart::first));
        parameters.put("resync_last_numbers", numbers(resync, ResyncPart::last));
        parameters.put(
                "resync_completes",
                resync.stream().map(ResyncPart::complete).toArray(Boolean[]::new));
        parameters.put("resync_as_ofs", texts(resync, part -> Objects.toString(part.asOf(), null)));
        parameters.put("offsets", numbers(quarantined, QuarantinedMessage::offset));
        parameters.put("reasons", texts(quarantined, QuarantinedMessage::reason));
        parameters.put("headers", bytes(quarantined, QuarantinedMessage::headers));
        parameters.put("bodies", bytes(quarantined, QuarantinedMessage::body));
        return parameters;
    }

    private static <T> String[] texts(Collection<T> rows, Function<T, String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    private static <T> byte[][] bytes(Collection<T> rows, Function<T, byte[]> column) {
        return rows.stream().map(column).toArray(byte[][]::new);
    }

    private static <T> Long[] numbers(Collection<T> rows, ToLongFunction<T> column) {
        return rows.stream().mapToLong(column).boxed().toArray(Long[]::new);
    }
}
