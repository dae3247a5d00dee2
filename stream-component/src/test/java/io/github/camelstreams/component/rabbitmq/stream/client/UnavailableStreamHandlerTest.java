package io.github.camelstreams.component.rabbitmq.stream.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.stream.Constants;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import org.junit.jupiter.api.Test;

class UnavailableStreamHandlerTest {

    private final EmbeddedChannel channel =
            new EmbeddedChannel(new LengthFieldBasedFrameDecoder(1_000, 0, 4, 0, 4));

    UnavailableStreamHandlerTest() {
        new UnavailableStreamHandler().watch(channel);
    }

    @Test
    void aConnectionWhoseStreamIsNotAvailableIsClosed() {
        ByteBuf frame = frame(Constants.COMMAND_METADATA_UPDATE);
        channel.writeInbound(frame);

        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.inboundMessages()).isEmpty();
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void everythingElseGoesToTheClient() {
        channel.writeInbound(frame(Constants.COMMAND_DELIVER));

        assertThat(channel.isOpen()).isTrue();
        ByteBuf received = channel.readInbound();
        assertThat(received.readShort()).isEqualTo(Constants.COMMAND_DELIVER);
        received.release();
    }

    private static ByteBuf frame(short command) {
        return Unpooled.buffer().writeInt(4).writeShort(command).writeShort(1);
    }
}
