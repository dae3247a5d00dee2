package io.github.camelstreams.component.rabbitmq.stream.client;

import com.rabbitmq.stream.Constants;
import io.github.camelstreams.component.rabbitmq.stream.Internal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.util.OptionalInt;

/**
 * How large a frame may be, as client and broker agree when they connect: the client does not tell.
 * Of an environment with connections to several brokers it is the smallest. Thread-safe.
 */
@Sharable
@Internal
public final class FrameSize extends ChannelInboundHandlerAdapter {

    /** What client and broker ask for, each by itself. */
    public static final int USUAL = 1024 * 1024;

    private static final int BROKER_LIMIT = 2 * Short.BYTES;

    private final int requested;
    private int agreed;

    /**
     * @param requested what the client asks for
     */
    FrameSize(int requested) {
        this.requested = requested;
    }

    /** Listens to what the broker says on the channel of a client. */
    void watch(Channel channel) {
        String decoder = channel.pipeline().context(LengthFieldBasedFrameDecoder.class).name();
        channel.pipeline().addAfter(decoder, getClass().getSimpleName(), this);
    }

    /** In bytes; empty before the first connection. */
    synchronized OptionalInt agreed() {
        return agreed == 0 ? OptionalInt.empty() : OptionalInt.of(agreed);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf frame
                && frame.readableBytes() >= BROKER_LIMIT + Integer.BYTES
                && frame.getShort(frame.readerIndex()) == Constants.COMMAND_TUNE) {
            agree(frame.getInt(frame.readerIndex() + BROKER_LIMIT));
            context.pipeline().remove(this);
        }
        context.fireChannelRead(message);
    }

    private synchronized void agree(int brokerLimit) {
        int smaller = brokerLimit == 0 ? requested : Math.min(requested, brokerLimit);
        agreed = agreed == 0 ? smaller : Math.min(agreed, smaller);
    }
}
