package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.text;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A failing route never makes a message disappear; the bare client would skip the chunk. */
class FailedExchangeIT {

    private static final String GROUP =
            "consumerName=group&singleActiveConsumer=true&offsetRepository=#positions"
                    + "&retryBackOff=10";

    private final StreamFixture fixture = new StreamFixture();
    private final JdbcOffsetRepository positions =
            new JdbcOffsetRepository(StreamFixture.database());

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSameMessagesComeAgainInOrderUntilTheRouteSucceeds(boolean batching) throws Exception {
        AtomicInteger failures = new AtomicInteger();
        Processor work =
                exchange -> {
                    if (contains(exchange, text(50)) && failures.incrementAndGet() <= 3) {
                        throw new IllegalStateException("not yet");
                    }
                };
        fixture.publish(1, 300);
        String uri = fixture.uri(GROUP + "&maxBatchSize=20&batching=" + batching);
        try (ReadingApplication reader = new ReadingApplication(uri, positions, work).start()) {
            reader.awaitProcessed(300);
            assertThat(reader.processed()).isEqualTo(texts(1, 300));
            assertThat(failures).hasValue(4);
        }
    }

    @Test
    void withStopNothingBehindTheFailureIsProcessedAndAResumeTriesItAgain() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        Processor work =
                exchange -> {
                    if (contains(exchange, text(50)) && broken.get()) {
                        throw new IllegalStateException("broken");
                    }
                };
        fixture.publish(1, 100);
        String uri = fixture.uri(GROUP + "&failurePolicy=stop");
        try (ReadingApplication reader = new ReadingApplication(uri, positions, work).start()) {
            reader.await(ConsumerState.FAILED);
            assertThat(reader.processed()).isEqualTo(texts(1, 49));
            assertThat(positions.read("group", fixture.stream()).orElseThrow().nextOffset())
                    .isEqualTo(49);

            broken.set(false);
            reader.context().getRouteController().suspendRoute("read");
            reader.context().getRouteController().resumeRoute("read");
            reader.awaitProcessed(100);
            assertThat(reader.processed()).isEqualTo(texts(1, 100));
        }
    }

    @Test
    void withSkipTheFailureIsReportedAndTheRestFlowsOn() throws Exception {
        Processor work =
                exchange -> {
                    if (contains(exchange, text(50))) {
                        throw new IllegalStateException("broken");
                    }
                };
        fixture.publish(1, 100);
        String uri = fixture.uri(GROUP + "&failurePolicy=skip");
        try (ReadingApplication reader = new ReadingApplication(uri, positions, work).start()) {
            reader.awaitProcessed(99);
            List<String> expected = new ArrayList<>(texts(1, 100));
            expected.remove(text(50));
            assertThat(reader.processed()).isEqualTo(expected);
        }
    }

    private static boolean contains(Exchange exchange, String text) {
        if (exchange.getIn().getBody() instanceof List<?> batch) {
            return batch.stream()
                    .anyMatch(each -> ((Message) each).getBody(String.class).equals(text));
        }
        return exchange.getIn().getBody(String.class).equals(text);
    }
}
