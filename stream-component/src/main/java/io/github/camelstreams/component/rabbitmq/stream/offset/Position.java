package io.github.camelstreams.component.rabbitmq.stream.offset;

import java.util.Objects;

/**
 * How far a named consumer has come on a stream, and who may move it on.
 *
 * @param consumerName the consumer's name, shared by the instances that stand in for each other
 * @param stream the stream (of a super stream: the partition)
 * @param epoch rises by one each time an instance takes over; only the instance that holds the
 *     current epoch may move the position
 * @param owner the instance that holds the epoch, for people to read
 * @param nextOffset the offset of the first message not yet processed; 0 when nothing was
 * @param lastMessageId the identity of the message before {@code nextOffset}, {@code null} when it
 *     is not known
 * @param incomplete why messages are known to be missing, {@code null} while none are
 */
public record Position(
        String consumerName,
        String stream,
        long epoch,
        String owner,
        long nextOffset,
        String lastMessageId,
        String incomplete) {

    /**
     * The {@linkplain #lastMessageId() last message id} of a consumer that is to begin at offset 0,
     * before which there is no message.
     */
    public static final String BEGINNING = "beginning";

    public Position {
        Objects.requireNonNull(consumerName, "consumerName");
        Objects.requireNonNull(stream, "stream");
        if (nextOffset < 0) {
            throw new IllegalArgumentException("nextOffset must not be negative: " + nextOffset);
        }
    }

    /**
     * Whether it is still open where the consumer begins: it was never here before. One that has
     * been put at offset 0 has {@link #BEGINNING} for its last message id.
     */
    public boolean isNew() {
        return nextOffset == 0 && lastMessageId == null && incomplete == null;
    }

    /** This position after every message before {@code offset} has been processed. */
    public Position advancedTo(long offset, String messageId) {
        return new Position(consumerName, stream, epoch, owner, offset, messageId, incomplete);
    }

    /** This position moved to {@code offset} because messages are missing for {@code reason}. */
    public Position restartedAt(long offset, String reason) {
        return new Position(consumerName, stream, epoch, owner, offset, null, reason);
    }
}
