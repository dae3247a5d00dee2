package io.github.camelstreams.component.rabbitmq.stream.offset;

import java.util.Optional;

/**
 * Keeps the position of named consumers outside the broker, so that it can move together with what
 * the route writes.
 *
 * <p>Positions are fenced: taking over raises the epoch, and a position moves only for the holder
 * of the current epoch and only from the value that holder last saw. An instance that was frozen or
 * cut off, and comes back after another has taken over, therefore changes nothing.
 *
 * <p>Every method throws {@link OffsetRepositoryException} when the store cannot be reached; the
 * outcome of a write is then unknown, and the consumer reads the position again before it goes on.
 * Implementations are safe for use by several threads and answer within a bounded time.
 */
public interface OffsetRepository {

    /**
     * Takes over: raises the epoch by one and makes {@code owner} its holder.
     *
     * @return the position to go on from; next offset 0 when this consumer was never here before
     */
    Position claim(String consumerName, String stream, String owner);

    /** The position as it is stored now, empty when this consumer was never here before. */
    Optional<Position> read(String consumerName, String stream);

    /**
     * Moves the position to {@code nextOffset}, if it is still exactly {@code held}.
     *
     * @param lastMessageId the identity of the last message processed, may be {@code null}; to be
     *     kept as it is, since at offset 0 it tells {@linkplain Position#BEGINNING a position that
     *     was put there} from {@linkplain Position#isNew() none}
     * @return {@code false} when the stored epoch or offset is another one; nothing was changed
     *     then
     */
    boolean advance(Position held, long nextOffset, String lastMessageId);

    /**
     * Moves the position anywhere, because the messages it pointed at are gone or the stream is
     * another one, and keeps {@code reason} with it as {@linkplain Position#incomplete()
     * incomplete}.
     *
     * @return {@code false} when the stored epoch or offset is another one; nothing was changed
     *     then
     */
    boolean restart(Position held, long nextOffset, String reason);

    /**
     * Moves the position anywhere, if it is still exactly {@code held}: to where a new consumer
     * begins, and on request forward, or back so that messages are delivered again.
     *
     * @return {@code false} when the stored epoch or offset is another one; nothing was changed
     *     then
     */
    default boolean seek(Position held, long nextOffset) {
        return advance(held, nextOffset, nextOffset == 0 ? Position.BEGINNING : null);
    }

    /**
     * Writes out what an implementation has kept back; called when idle, on hand-over and on stop.
     */
    default void flush() {}

    /**
     * Lets go of the position, which another instance may be going to move; called on hand-over and
     * when a subscription ends, after the last flush.
     */
    default void release() {}
}
