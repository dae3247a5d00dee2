package io.github.camelstreams.order;

import java.util.HashMap;
import java.util.Map;

/**
 * A move of the consumer's position, valid only while nobody else has moved it.
 *
 * @param consumerName the consumer's name
 * @param stream the stream
 * @param epoch the claim under which the messages were received
 * @param expectedOffset where the position must stand
 * @param nextOffset where it stands afterwards
 * @param lastEventId the identity of the last message passed, {@code null} when it has none that
 *     can be stored
 */
public record PositionMove(
        String consumerName,
        String stream,
        long epoch,
        long expectedOffset,
        long nextOffset,
        String lastEventId) {

    /** The first part of this move. */
    PositionMove upTo(long middle, String eventIdBeforeMiddle) {
        return new PositionMove(
                consumerName, stream, epoch, expectedOffset, middle, eventIdBeforeMiddle);
    }

    /** The second part of this move. */
    PositionMove from(long middle) {
        return new PositionMove(consumerName, stream, epoch, middle, nextOffset, lastEventId);
    }

    Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("consumer_name", consumerName);
        parameters.put("stream", stream);
        parameters.put("epoch", epoch);
        parameters.put("expected_offset", expectedOffset);
        parameters.put("next_offset", nextOffset);
        parameters.put("last_event_id", lastEventId);
        return parameters;
    }
}
