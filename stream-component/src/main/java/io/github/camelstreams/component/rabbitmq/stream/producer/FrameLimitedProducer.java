package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Codec;
import com.rabbitmq.stream.ConfirmationHandler;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.MessageBuilder;
import com.rabbitmq.stream.Producer;
import io.github.camelstreams.component.rabbitmq.stream.message.TolerantCodec;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * A producer of the client that says of a message that it is too large for a frame, and how large
 * it may be. The client looks at each message alone, and not at the entries it makes of several:
 * the broker would close the connection. Thread-safe.
 */
final class FrameLimitedProducer implements Producer {

    /** With these words the client throws a message back. */
    private static final String TOO_BIG = "Message too big to fit in one frame";

    /** What the client adds to a message. */
    private static final int MESSAGE_OVERHEAD = 24;

    /** What a frame with one entry holds besides the messages. */
    private static final int ENTRY_OVERHEAD = 28;

    private static final int LENGTH_OF_A_MESSAGE = 4;

    /** The client's default. */
    private static final int USUAL_FRAME = 1024 * 1024;

    private final Codec codec = new TolerantCodec();
    private final Producer producer;
    private final Supplier<OptionalInt> frameSize;
    private final int subEntrySize;

    /**
     * @param frameSize how many bytes a frame may have; empty when that is not known
     * @param subEntrySize how many messages an entry may have
     */
    FrameLimitedProducer(Producer producer, Supplier<OptionalInt> frameSize, int subEntrySize) {
        this.producer = producer;
        this.frameSize = frameSize;
        this.subEntrySize = subEntrySize;
    }

    /**
     * @throws MessageTooLargeException when it does not fit
     */
    @Override
    public void send(Message message, ConfirmationHandler confirmationHandler) {
        if (subEntrySize > 1) {
            int share = shareOfEntry(frameSize.get().orElse(USUAL_FRAME), subEntrySize);
            int size = size(message);
            if (size > share) {
                throw new MessageTooLargeException(size, OptionalInt.of(share));
            }
        }
        try {
            producer.send(message, confirmationHandler);
        } catch (IllegalArgumentException e) {
            if (e.getMessage() == null || !e.getMessage().startsWith(TOO_BIG)) {
                throw e;
            }
            OptionalInt frame = frameSize.get();
            throw new MessageTooLargeException(
                    size(message),
                    frame.isPresent()
                            ? OptionalInt.of(frame.getAsInt() - MESSAGE_OVERHEAD)
                            : frame);
        }
    }

    private int size(Message message) {
        return codec.encode(message).getSize();
    }

    /**
     * What each message of an entry may have, so that the entry fits even when no two bytes of it
     * can be compressed: every codec then adds less than {@code 128} bytes and a {@code 512}th.
     */
    static int shareOfEntry(int frameSize, int subEntrySize) {
        int room = frameSize - ENTRY_OVERHEAD - 128 - frameSize / 512;
        return Math.max(0, room / subEntrySize - LENGTH_OF_A_MESSAGE);
    }

    @Override
    public MessageBuilder messageBuilder() {
        return producer.messageBuilder();
    }

    @Override
    public long getLastPublishingId() {
        return producer.getLastPublishingId();
    }

    @Override
    public void close() {
        producer.close();
    }
}
