package io.github.camelstreams.component.rabbitmq.stream.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.stream.Codec;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.codec.WrapperMessageBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TolerantCodecTest {

    private static final String DATA = "005375a00178";
    private static final String MAP = "005377c10602a101615401";
    private static final String PROPERTY = "005374c10a02a10474656e74a10162";

    private final Codec codec = new TolerantCodec();

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
        for (String body : List.of(DATA, MAP)) {
            Message message = decode(properties + body);
            assertThat(message).isInstanceOf(UndecodableMessage.class);
            assertThat(message.getBodyAsBinary())
                    .isEqualTo(HexFormat.of().parseHex(properties + body));
        }
    }

    @Test
    void theUsualMessageIsTheClients() {
        String usual = encode(new WrapperMessageBuilder().addData(new byte[] {'x'}).build());
        assertThat(usual).isEqualTo(DATA);
        assertThat(decode(usual)).isNotInstanceOf(BodyMessage.class);
    }

    @Test
    void allDataSectionsCount() {
        Message message = decode(PROPERTY + DATA + DATA);
        assertThat(message.getBodyAsBinary()).isEqualTo(new byte[] {'x', 'x'});
        assertThat(message.getApplicationProperties()).isEqualTo(Map.of("tent", "b"));
    }

    /** Headers, with the body of another message. */
    @ParameterizedTest
    @CsvSource({PROPERTY + "," + MAP, "'',005376c003015401", PROPERTY + "," + DATA + DATA, "'',''"})
    void aBodyIsPassedOnByteForByte(String properties, String body) {
        Message head = decode(properties + DATA);
        Message message =
                new PublishableMessage(
                        null,
                        AmqpBody.of(HexFormat.of().parseHex(body)),
                        head.getProperties(),
                        head.getApplicationProperties(),
                        null);
        assertThat(encode(message)).isEqualTo(properties + body);
    }

    /** Of elements that take no room, and of others. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "005377f0000000057fffffff41",
                "005377e0060270000000",
                "005377d0000000047fffffff"
            })
    void moreElementsThanThereAreAreNotMadeRoomFor(String body) {
        assertThat(decode(body).getBodyAsBinary()).isEqualTo(HexFormat.of().parseHex(body));
    }

    @Test
    void nestedWithoutAnEnd() {
        String described = "00".repeat(500_000) + "40";
        assertThat(decode(described).getBodyAsBinary()).hasSize(500_001);
        String lists = "005377" + "c0ff01".repeat(200_000);
        assertThat(decode(lists).getBodyAsBinary()).hasSize(600_003);
    }

    @Property(tries = 2_000)
    void noBytesAreTooOdd(
            @ForAll byte[] odd, @ForAll @IntRange(max = 60) int place, @ForAll byte changed) {
        decode(HexFormat.of().formatHex(odd));
        decode("005377" + HexFormat.of().formatHex(odd));
        byte[] message =
                HexFormat.of().parseHex(PROPERTY + "005377c00e02c10a02a10161c0040254014045" + DATA);
        if (place < message.length) {
            message[place] = changed;
        }
        decode(HexFormat.of().formatHex(message));
    }

    private Message decode(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        ByteBuf buffer = Unpooled.wrappedBuffer(new byte[3], bytes, new byte[3]);
        buffer.readerIndex(3);
        Message message = codec.decode(buffer, bytes.length);
        assertThat(buffer.readerIndex()).isEqualTo(3 + bytes.length);
        message.getBody();
        message.getBodyAsBinary();
        return message;
    }

    private String encode(Message message) {
        Codec.EncodedMessage encoded = codec.encode(message);
        ByteBuf buffer = Unpooled.buffer();
        encoded.writeTo(buffer);
        assertThat(buffer.readableBytes()).isEqualTo(Integer.BYTES + encoded.getSize());
        return ByteBufUtil.hexDump(buffer.skipBytes(Integer.BYTES));
    }
}
