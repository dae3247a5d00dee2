package io.github.camelstreams.component.rabbitmq.stream.consumer;

/**
 * Moves the position of a consumer with {@code allowManualCommit=true} behind the messages of one
 * exchange. It is in the exchange's header {@code CamelRabbitMQStreamManualCommit}, may be kept
 * longer than the exchange, and may be used by any thread.
 *
 * <p>A commit covers everything that was delivered before it, as the position is a single one. What
 * is not committed is delivered again when the consumer starts anew or another one takes over.
 */
public interface ManualCommit {

    /** The stream the messages came from. */
    String getStream();

    /** What the position becomes: the offset after the last message of the exchange. */
    long getNextOffset();

    /**
     * Commits, and returns when the position is stored. Does nothing when a later exchange has been
     * committed already.
     *
     * @throws io.github.camelstreams.component.rabbitmq.stream.offset.FencedException when this
     *     consumer is no longer the one that may move the position: it was stopped, suspended or
     *     reconnected, or another one took over. Nothing has changed, and the messages are
     *     delivered again.
     * @throws io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepositoryException
     *     when the store cannot be reached. It is not known whether the position has moved; the
     *     commit can be repeated.
     */
    void commit();
}
