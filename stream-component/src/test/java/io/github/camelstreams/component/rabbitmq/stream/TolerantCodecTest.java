package io.github.camelstreams.component.rabbitmq.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.stream.Message;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TolerantCodecTest {

    private static final String DATA = "005375a00178";

    @Test
    void readsPropertiesOfTheRightTypes() {
        Message message = decode("005373c0050240a00179" + DATA);
        assertThat(message.getProperties().getUserId()).isEqualTo(new byte[] {'y'});
        assertThat(message.getBodyAsBinary()).isEqualTo(new byte[] {'x'});
    }

    /** A user id that is a map, and a time that is a text. */
    @ParameterizedTest
    @ValueSource(strings = {"005373c0050240c10100", "005373c00c0940404040404040a10179"})
    void aPropertyOfAnotherTypeMakesTheMessageUndecodable(String properties) {
        Message message = decode(properties + DATA);
        assertThat(message).isInstanceOf(UndecodableMessage.class);
        assertThat(message.getBodyAsBinary()).isEqualTo(HexFormat.of().parseHex(properties + DATA));
    }

    private static Message decode(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return new TolerantCodec().decode(Unpooled.wrappedBuffer(bytes), bytes.length);
    }
}
