package io.github.camelstreams.order;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerStatus;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The step that was sent to the database and has no answer. When the connection breaks, it may have
 * been stored all the same; that shows by where the position is found afterwards. Only this
 * instance can have moved it under the step's epoch, and under the next epoch, if this instance
 * holds it, the position is where that one left it. Tells of each step once. Thread-safe.
 */
public final class DoubtfulStep {

    private final Supplier<Optional<ConsumerStatus>> consumer;
    private ReplicaStep sent;

    /**
     * @param consumer where the position is now, as its holder knows it
     */
    DoubtfulStep(Supplier<Optional<ConsumerStatus>> consumer) {
        this.consumer = consumer;
    }

    /**
     * This step is about to be sent.
     *
     * @return the step before it, when that one had no answer and has been stored; {@code null}
     *     otherwise
     */
    public synchronized ReplicaStep sending(ReplicaStep next) {
        PositionMove move = next.position();
        ReplicaStep stored = isStored(move.epoch(), move.expectedOffset()) ? sent : null;
        sent = next;
        return stored;
    }

    /** The database has answered. */
    public synchronized void answered() {
        sent = null;
    }

    /**
     * Asks the consumer.
     *
     * @return the step that had no answer and has been stored, {@code null} when there is none
     */
    public synchronized ReplicaStep settle() {
        ReplicaStep stored =
                consumer.get()
                        .filter(status -> isStored(status.epoch(), status.storedOffset()))
                        .map(status -> sent)
                        .orElse(null);
        if (stored != null) {
            sent = null;
        }
        return stored;
    }

    private boolean isStored(long epoch, long offset) {
        if (sent == null) {
            return false;
        }
        PositionMove move = sent.position();
        return offset == move.nextOffset() && (epoch == move.epoch() || epoch == move.epoch() + 1);
    }
}
