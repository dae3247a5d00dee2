package io.github.camelstreams.component.rabbitmq.stream.client;

import com.rabbitmq.stream.Constants;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.ReferenceCountUtil;

/**
 * Closes a connection as soon as the broker says that the stream on it has become unavailable, as
 * it does when the stream's leader is lost.
 *
 * <p>The client would use the connection again for the next subscription. But a broker that has
 * just lost a node of its cluster may go on believing that the old one is the active consumer of
 * its group, and then no other becomes active: only the end of the connection tells it better. Each
 * connection has one consumer or producer, so nothing else is disturbed. Thread-safe.
 */
@Sharable
final class UnavailableStreamHandler extends ChannelInboundHandlerAdapter {

    /** Watches over what comes in on the channel of a client. */
    void watch(Channel channel) {
        String decoder = channel.pipeline().context(LengthFieldBasedFrameDecoder.class).name();
        channel.pipeline().addAfter(decoder, getClass().getSimpleName(), this);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the client learns of it from the channel
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf frame
                && frame.readableBytes() >= Short.BYTES
                && frame.getShort(frame.readerIndex()) == Constants.COMMAND_METADATA_UPDATE) {
            ReferenceCountUtil.release(frame);
            context.close();
        } else {
            context.fireChannelRead(message);
        }
    }
}
