package io.github.camelstreams.component;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.stack.RawMessages;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Bytes that are not an AMQP message reach the route as they are; the client would skip the chunk.
 */
class UndecodableMessageIT {

    private final StreamFixture fixture = new StreamFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theBytesAreTheBodyAndTheRestOfTheChunkFollows() throws Exception {
        RawMessages.publish(
                fixture.stream(),
                Stream.of("no AMQP", "neither is this", "", "\0S\u0080")
                        .map(text -> text.getBytes(UTF_8))
                        .toList());
        fixture.publish(1, 3);
        try (ReadingApplication reader =
                new ReadingApplication(fixture.uri("offset=first"), null).start()) {
            reader.awaitProcessed(7);
            assertThat(reader.processed())
                    .containsExactly(
                            "no AMQP",
                            "neither is this",
                            null,
                            "\0S\u0080",
                            "message 1",
                            "message 2",
                            "message 3");
        }
    }
}
