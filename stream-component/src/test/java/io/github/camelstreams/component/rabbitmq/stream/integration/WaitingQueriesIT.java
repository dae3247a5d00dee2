package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A question to a broker that does not answer ends with the producer, whether it is its turn. */
class WaitingQueriesIT {

    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"statistics", "tail", "lastPublishingId&producerName=relay"})
    void stoppingFailsThemAll(String operation) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Publishing publishing =
                    new Publishing(
                            context,
                            "rabbitmq-stream:s?username=guest&password=guest&host=%s&port=%d&operation=%s"
                                    .formatted(
                                            silent.getInetAddress().getHostAddress(),
                                            silent.getLocalPort(),
                                            operation));
            List<CompletableFuture<Exchange>> questions = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                questions.add(publishing.send(""));
            }
            publishing.close();

            assertThat(questions)
                    .allSatisfy(
                            each ->
                                    assertThat(publishing.failure(each))
                                            .hasMessageContaining("stopped"));
        }
    }

    @Test
    void aQuestionBehindOneThatIsAnsweredIsAnsweredToo() {
        try (StreamFixture fixture = new StreamFixture();
                Publishing publishing =
                        new Publishing(context, fixture.uri("operation=statistics"))) {
            fixture.publish(1, 1);
            CompletableFuture<Exchange> first = publishing.send("");
            CompletableFuture<Exchange> second = publishing.send("");

            assertThat(publishing.failure(first)).isNull();
            assertThat(publishing.failure(second)).isNull();
            assertThat(second.join().getMessage().getBody().toString()).contains("firstOffset=0");
        }
    }
}
