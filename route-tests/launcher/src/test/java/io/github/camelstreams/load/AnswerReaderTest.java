package io.github.camelstreams.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {

    private static final String CREATED =
            "HTTP/1.1 201 \r\nlocation: /customers/7\r\nContent-Length: 2\r\n\r\n{}";
    private static final String CHUNKED =
            "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n4\r\n0\r\n\r\r\na\r\n0123456789\r\n0\r\n\r\n";

    private final AnswerReader reader = new AnswerReader();

    private HttpAnswer read(String bytes) throws IOException {
        return reader.read(
                Channels.newChannel(
                        new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1))));
    }

    @Test
    void readsStatusLocationAndBody() throws IOException {
        HttpAnswer answer = read(CREATED);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.isSuccess()).isTrue();
        assertThat(answer.location()).isEqualTo("/customers/7");
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(answer.lasting()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {CREATED, CHUNKED})
    void waitsForTheLastByte(String text) throws IOException {
        for (int i = 0; i < text.length() - 1; i++) {
            assertThat(read(text.substring(i, i + 1))).isNull();
        }
        assertThat(read(text.substring(text.length() - 1)).text()).isEqualTo(text);
        assertThat(read(text).text()).isEqualTo(text);
    }

    @Test
    void anAnswerOfUnknownLengthEndsItsConnection() throws IOException {
        assertThat(read("HTTP/1.1 503 \r\n\r\n").lasting()).isFalse();
    }

    @Test
    void aServiceThatClosesIsBelieved() throws IOException {
        HttpAnswer answer =
                read("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        assertThat(answer.lasting()).isFalse();
        assertThat(answer.location()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\nab",
                "HTTP/1.1 200 \r\nContent-Length: 1000000\r\n\r\n",
                "HTTP/1.1 200 \r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 2xx \r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
                "SSH-2.0\r\n\r\n",
                "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nmore",
                "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"
            })
    void refusesWhatIsNotOneAnswer(String bytes) {
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(IOException.class);
    }

    @Test
    void theEndIsAFailure() {
        assertThatThrownBy(() -> read("")).isInstanceOf(EOFException.class);
    }
}
