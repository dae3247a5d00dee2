package io.github.camelstreams.component.rabbitmq.stream.offset;

import io.github.camelstreams.component.rabbitmq.stream.Internal;
import java.util.Optional;

/**
 * Remembers the position for as long as the consumer exists, so that a consumer whose offsets
 * nobody keeps still loses nothing when its connection is replaced.
 */
@Internal
public final class TransientOffsetRepository implements OffsetRepository {

    private String consumerName;
    private String stream;
    private String owner;
    private long epoch;
    private long nextOffset;
    private String lastMessageId;
    private String incomplete;

    @Override
    public synchronized Position claim(String consumerName, String stream, String owner) {
        this.consumerName = String.valueOf(consumerName);
        this.stream = stream;
        this.owner = owner;
        epoch++;
        return position();
    }

    @Override
    public synchronized Optional<Position> read(String consumerName, String stream) {
        return epoch == 0 ? Optional.empty() : Optional.of(position());
    }

    @Override
    public synchronized boolean advance(Position held, long nextOffset, String lastMessageId) {
        return move(held, nextOffset, lastMessageId);
    }

    @Override
    public synchronized boolean restart(Position held, long nextOffset, String reason) {
        boolean moved = move(held, nextOffset, null);
        if (moved) {
            incomplete = reason;
        }
        return moved;
    }

    private boolean move(Position held, long to, String messageId) {
        boolean current = epoch == held.epoch() && nextOffset == held.nextOffset();
        if (current) {
            nextOffset = to;
            lastMessageId = messageId;
        }
        return current;
    }

    private Position position() {
        return new Position(
                consumerName, stream, epoch, owner, nextOffset, lastMessageId, incomplete);
    }
}
