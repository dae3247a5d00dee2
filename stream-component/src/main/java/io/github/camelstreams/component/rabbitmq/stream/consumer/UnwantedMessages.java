package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.offset.Position;

/**
 * Decides when the position moves over messages that were delivered and not wanted: not for each of
 * them, but soon enough that few come again. Used by one thread.
 */
final class UnwantedMessages {

    private static final long MAX_OFFSETS = 1_000;

    private long processedUpTo;
    private Position target;

    /**
     * @param nextOffset where the activation begins
     */
    UnwantedMessages(long nextOffset) {
        this.processedUpTo = nextOffset;
    }

    /**
     * Everything up to there has been delivered, and what follows the last one processed dropped.
     */
    void passedOver(Position reached) {
        target = reached;
    }

    /** Everything up to there has been processed. */
    void processed(Position reached) {
        processedUpTo = reached.nextOffset();
        target = null;
    }

    /**
     * Whether to move the position now. Never over a message that was processed and not committed.
     *
     * @param idle whether there is nothing else to do
     * @param known the position as it is known
     */
    boolean isDue(boolean idle, Position known) {
        return target != null
                && known.nextOffset() >= processedUpTo
                && target.nextOffset() > known.nextOffset()
                && (idle || target.nextOffset() - known.nextOffset() >= MAX_OFFSETS);
    }

    /** Where to move it. */
    Position target() {
        return target;
    }
}
