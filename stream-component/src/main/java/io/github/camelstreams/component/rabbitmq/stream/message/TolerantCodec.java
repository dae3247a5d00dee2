package io.github.camelstreams.component.rabbitmq.stream.message;

import com.rabbitmq.stream.Codec;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.MessageBuilder;
import com.rabbitmq.stream.Properties;
import com.rabbitmq.stream.codec.ByteArrayEncodedMessage;
import com.rabbitmq.stream.codec.InternalCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * The client's codec, with what it lacks: used by environments that the component builds, and meant
 * for one that the application builds itself. Thread-safe.
 *
 * <ul>
 *   <li>Messages that are not valid AMQP 1.0 become an {@link UndecodableMessage} instead of an
 *       exception, after which the client would pass over the rest of their chunk with a log line
 *       only.
 *   <li>Of a body with several sections all count, and values of every type are told apart.
 *   <li>Such a body is passed on as it is stored.
 * </ul>
 */
public final class TolerantCodec implements Codec {

    /** What the client writes for an empty body. */
    private static final int EMPTY_DATA = 5;

    private final Codec codec = new InternalCodec();

    @Override
    public EncodedMessage encode(Message message) {
        return message.getBody() instanceof AmqpBody body
                ? encode(message, body.sections())
                : codec.encode(message);
    }

    private EncodedMessage encode(Message message, byte[] body) {
        EncodedMessage head =
                codec.encode(
                        new PublishableMessage(
                                null,
                                new byte[0],
                                message.getProperties(),
                                message.getApplicationProperties(),
                                message.getMessageAnnotations()));
        ByteBuf all = Unpooled.buffer(Integer.BYTES + head.getSize() + body.length);
        head.writeTo(all);
        // the size comes first
        all.skipBytes(Integer.BYTES);
        all.writerIndex(all.writerIndex() - EMPTY_DATA).writeBytes(body);
        return new ByteArrayEncodedMessage(all.readableBytes(), ByteBufUtil.getBytes(all));
    }

    @Override
    public Message decode(ByteBuf buffer, int length) {
        int start = buffer.readerIndex();
        try {
            Message message =
                    AmqpSections.haveOneDataSection(buffer, start, length)
                            ? codec.decode(buffer, length)
                            : decodeInParts(buffer, start, length);
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

    /** Sections that nobody knows are the body where there is no other. */
    private Message decodeInParts(ByteBuf buffer, int start, int length) {
        ByteBuf around = Unpooled.buffer();
        ByteBuf body = Unpooled.buffer();
        ByteBuf unknown = Unpooled.buffer();
        AmqpSections sections = new AmqpSections(buffer, start, length);
        while (sections.next()) {
            sections.copyTo(sections.isBody() ? body : sections.isAroundBody() ? around : unknown);
        }
        Message message = codec.decode(around, around.readableBytes());
        byte[] content = ByteBufUtil.getBytes(body.isReadable() ? body : unknown);
        return new BodyMessage(message, AmqpBody.of(content));
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
