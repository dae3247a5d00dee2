package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.util.Optional;

/**
 * Remembers the position for as long as the consumer exists, so that a consumer whose offsets
 * nobody keeps still loses nothing when its connection is replaced.
 */
final class TransientOffsetRepository implements OffsetRepository {

    private Position position;

    @Override
    public synchronized Position claim(String consumerName, String stream, String owner) {
        if (position == null) {
            position = new Position(String.valueOf(consumerName), stream, 0, owner, 0, null, null);
        }
        position =
                new Position(
                        position.consumerName(),
                        stream,
                        position.epoch() + 1,
                        owner,
                        position.nextOffset(),
                        position.lastMessageId(),
                        position.incomplete());
        return position;
    }

    @Override
    public synchronized Optional<Position> read(String consumerName, String stream) {
        return Optional.ofNullable(position);
    }

    @Override
    public synchronized boolean advance(Position held, long nextOffset, String lastMessageId) {
        return move(held, held.advancedTo(nextOffset, lastMessageId));
    }

    @Override
    public synchronized boolean restart(Position held, long nextOffset, String reason) {
        return move(held, held.restartedAt(nextOffset, reason));
    }

    private boolean move(Position held, Position target) {
        boolean current =
                position != null
                        && position.epoch() == held.epoch()
                        && position.nextOffset() == held.nextOffset();
        if (current) {
            position = target;
        }
        return current;
    }
}
