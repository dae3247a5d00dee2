package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The headers of an exchange that say what it moves the position from and to.
 *
 * @param settings of the consumer
 * @param held the position before its first message
 * @param target the position behind its last message
 * @param commit what the route commits its messages with, {@code null} where it need not
 */
record PositionHeaders(
        ConsumerSettings settings, Position held, Position target, ManualCommit commit)
        implements Consumer<Map<String, Object>> {

    @Override
    public void accept(Map<String, Object> headers) {
        if (settings.consumerName() != null) {
            headers.put(RabbitMQStreamConstants.CONSUMER_NAME, settings.consumerName());
        }
        if (!settings.trackedByBroker()) {
            headers.put(RabbitMQStreamConstants.EPOCH, held.epoch());
            headers.put(RabbitMQStreamConstants.EXPECTED_OFFSET, held.nextOffset());
            headers.put(RabbitMQStreamConstants.NEXT_OFFSET, target.nextOffset());
        }
        if (commit != null) {
            headers.put(RabbitMQStreamConstants.MANUAL_COMMIT, commit);
        }
    }
}
