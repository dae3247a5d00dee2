package io.github.camelstreams.component;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Producer;
import com.rabbitmq.stream.codec.SimpleCodec;
import io.github.camelstreams.stack.Broker;
import io.github.camelstreams.stack.SharedServers;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
        publishRaw(List.of("no AMQP", "neither is this", "", "\0S\u0080"));
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

    private void publishRaw(List<String> bodies) throws InterruptedException {
        Broker broker = SharedServers.broker();
        CountDownLatch confirmed = new CountDownLatch(bodies.size());
        try (Environment environment =
                        Environment.builder()
                                .host(broker.host())
                                .port(broker.port())
                                .username(broker.username())
                                .password(broker.password())
                                .codec(new SimpleCodec())
                                .build();
                Producer producer =
                        environment.producerBuilder().stream(fixture.stream()).build()) {
            bodies.forEach(
                    body ->
                            producer.send(
                                    producer.messageBuilder().addData(body.getBytes(UTF_8)).build(),
                                    status -> confirmed.countDown()));
            assertThat(confirmed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
