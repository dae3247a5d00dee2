package io.github.camelstreams.component.rabbitmq.stream.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.EnvironmentBuilder;
import io.github.camelstreams.component.rabbitmq.stream.message.TolerantCodec;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.RawMessages;
import io.github.camelstreams.test.SharedServers;
import java.util.List;
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

    @Test
    void anEnvironmentOfTheApplicationWithTheTolerantCodecDoesTheSame() throws Exception {
        RawMessages.publish(fixture.stream(), List.of("no AMQP".getBytes(UTF_8)));
        fixture.publish(1, 3);
        try (Environment own = environment().codec(new TolerantCodec()).build();
                ReadingApplication reader = readerWith(own)) {
            reader.awaitProcessed(4);
            assertThat(reader.processed())
                    .containsExactly("no AMQP", "message 1", "message 2", "message 3");
        }
    }

    /** Nothing may be lost without a word: the consumer waits there and says what to do. */
    @Test
    void anEnvironmentOfTheApplicationWithAnotherCodecIsToldWhatToDo() throws Exception {
        fixture.publish(1, 1);
        RawMessages.publish(fixture.stream(), List.of("no AMQP".getBytes(UTF_8)));
        fixture.publish(2, 2);
        try (Environment own = environment().build();
                ReadingApplication reader = readerWith(own)) {
            reader.awaitState(
                    status ->
                            String.valueOf(status.lastError())
                                    .contains("built with codec(new TolerantCodec())"));
        }
    }

    private static EnvironmentBuilder environment() {
        Broker broker = SharedServers.broker();
        return Environment.builder()
                .host(broker.host())
                .port(broker.port())
                .username(broker.username())
                .password(broker.password())
                .maxConsumersByConnection(1);
    }

    private ReadingApplication readerWith(Environment own) throws Exception {
        ReadingApplication reader =
                new ReadingApplication("rabbitmq-stream:" + fixture.stream(), null);
        reader.context().getRegistry().bind("own", Environment.class, own);
        return reader.start();
    }
}
