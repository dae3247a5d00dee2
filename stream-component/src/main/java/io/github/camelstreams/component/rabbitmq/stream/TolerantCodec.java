package io.github.camelstreams.component.rabbitmq.stream;

import com.rabbitmq.stream.Codec;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.MessageBuilder;
import com.rabbitmq.stream.Properties;
import com.rabbitmq.stream.codec.InternalCodec;
import io.netty.buffer.ByteBuf;

/**
 * For an {@code Environment} that the application builds itself, and used by those that the
 * component builds: the client's codec, but for messages that are not valid AMQP 1.0: they become
 * an {@link UndecodableMessage} instead of an exception, after which the client would pass over the
 * rest of their chunk with a log line only. Thread-safe.
 */
public final class TolerantCodec implements Codec {

    private final Codec codec = new InternalCodec();

    @Override
    public EncodedMessage encode(Message message) {
        return codec.encode(message);
    }

    @Override
    public Message decode(ByteBuf buffer, int length) {
        int start = buffer.readerIndex();
        try {
            Message message = codec.decode(buffer, length);
            readProperties(message.getProperties());
            return message;
        } catch (RuntimeException e) {
            byte[] bytes = new byte[length];
            buffer.getBytes(start, bytes);
            return new UndecodableMessage(bytes, e);
        } finally {
            buffer.readerIndex(start + length);
        }
    }

    /** The client looks at the types of properties only when they are asked for. */
    private static void readProperties(Properties properties) {
        if (properties != null) {
            properties.getMessageId();
            properties.getUserId();
            properties.getTo();
            properties.getSubject();
            properties.getReplyTo();
            properties.getCorrelationId();
            properties.getContentType();
            properties.getContentEncoding();
            properties.getAbsoluteExpiryTime();
            properties.getCreationTime();
            properties.getGroupId();
            properties.getGroupSequence();
            properties.getReplyToGroupId();
        }
    }

    @Override
    public MessageBuilder messageBuilder() {
        return codec.messageBuilder();
    }
}
