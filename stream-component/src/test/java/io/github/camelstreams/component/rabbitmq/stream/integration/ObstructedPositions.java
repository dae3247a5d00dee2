package io.github.camelstreams.component.rabbitmq.stream.integration;

import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepositoryException;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.util.Optional;

/** Positions in a database of their own, with something in the way of whoever claims one. */
final class ObstructedPositions implements OffsetRepository {

    private final OffsetRepository stored = new JdbcOffsetRepository(StreamFixture.database());
    private final Obstacle obstacle;

    /** Fails, or takes a while. */
    interface Obstacle {
        void meet() throws InterruptedException;
    }

    ObstructedPositions(Obstacle obstacle) {
        this.obstacle = obstacle;
    }

    @Override
    public Position claim(String consumerName, String stream, String owner) {
        try {
            obstacle.meet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OffsetRepositoryException("Interrupted", e);
        }
        return stored.claim(consumerName, stream, owner);
    }

    @Override
    public Optional<Position> read(String consumerName, String stream) {
        return stored.read(consumerName, stream);
    }

    @Override
    public boolean advance(Position held, long nextOffset, String lastMessageId) {
        return stored.advance(held, nextOffset, lastMessageId);
    }

    @Override
    public boolean restart(Position held, long nextOffset, String reason) {
        return stored.restart(held, nextOffset, reason);
    }
}
