package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepositoryException;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.util.Optional;

/** One position in memory, fenced as a database does it, that can lose writes and answers. */
final class FencedPositions implements OffsetRepository {

    /** What becomes of the next write. */
    enum Fault {
        NONE,
        WRITE_LOST,
        ANSWER_LOST
    }

    private Position stored;
    private Fault fault = Fault.NONE;
    private int unreadable;
    private int flushes;
    private int moves;
    private Runnable afterReading = () -> {};

    void next(Fault next) {
        fault = next;
    }

    /** The next read fails. */
    void unreadable() {
        unreadable++;
    }

    /** What happens when the next read has its answer, before it gets it. */
    void afterReading(Runnable event) {
        afterReading = event;
    }

    /** How often the position has moved. */
    int moves() {
        return moves;
    }

    int flushes() {
        return flushes;
    }

    Position stored() {
        return stored;
    }

    @Override
    public Position claim(String consumerName, String stream, String owner) {
        stored =
                stored == null
                        ? new Position(consumerName, stream, 1, owner, 0, null, null)
                        : new Position(
                                consumerName,
                                stream,
                                stored.epoch() + 1,
                                owner,
                                stored.nextOffset(),
                                stored.lastMessageId(),
                                stored.incomplete());
        return stored;
    }

    @Override
    public Optional<Position> read(String consumerName, String stream) {
        if (unreadable > 0) {
            unreadable--;
            throw new OffsetRepositoryException("away", null);
        }
        Optional<Position> answer = Optional.ofNullable(stored);
        Runnable event = afterReading;
        afterReading = () -> {};
        event.run();
        return answer;
    }

    @Override
    public boolean advance(Position held, long nextOffset, String lastMessageId) {
        Fault now = fault;
        fault = Fault.NONE;
        if (now == Fault.WRITE_LOST) {
            throw new OffsetRepositoryException("lost", null);
        }
        boolean current =
                held.epoch() == stored.epoch() && held.nextOffset() == stored.nextOffset();
        if (current) {
            stored = stored.advancedTo(nextOffset, lastMessageId);
            moves++;
        }
        if (now == Fault.ANSWER_LOST) {
            throw new OffsetRepositoryException("no answer", null);
        }
        return current;
    }

    @Override
    public boolean restart(Position held, long nextOffset, String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void flush() {
        flushes++;
    }
}
