package io.github.camelstreams.component.rabbitmq.stream.offset;

/**
 * How far a consumer has come in a stream, as it was last read or written.
 *
 * @param consumerName the name of the consumer
 * @param stream the stream
 * @param epoch counts the owners: who holds a lower one is fenced
 * @param owner who claimed the position last
 * @param nextOffset the offset of the first message that is not processed yet
 * @param lastMessageId what identifies the last processed message; null before the first
 * @param incomplete why messages may be missing before this position; null when none are
 */
public record Position(
        String consumerName,
        String stream,
        long epoch,
        String owner,
        long nextOffset,
        String lastMessageId,
        String incomplete) {}
