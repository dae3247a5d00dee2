package io.github.camelstreams.component.rabbitmq.stream.offset;

import java.util.Optional;

/**
 * Keeps the position of consumers. Positions move only by compare and set, and each owner fences
 * the one before it.
 */
public interface OffsetRepository {

    /** Takes the position over with the next epoch, creating it at offset 0 where there is none. */
    Position claim(String consumerName, String stream, String owner);

    /** The position as it is now, or nothing when it was never claimed. */
    Optional<Position> read(String consumerName, String stream);

    /** Moves the position on, if it still is the one held; answers whether it moved. */
    boolean advance(Position held, long nextOffset, String lastMessageId);

    /**
     * Sets the position anew after a gap or on another stream, fenced, and marks it incomplete for
     * the reason given.
     */
    Position restart(Position held, long nextOffset, String reason);
}
