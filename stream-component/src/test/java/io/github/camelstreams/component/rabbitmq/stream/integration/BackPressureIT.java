package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A slow route slows the broker: what has been delivered and waits is bounded. */
class BackPressureIT {

    private final StreamFixture fixture = new StreamFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aBlockedRouteHoldsAtMostItsCreditsInChunks() throws Exception {
        int messages = 20_000;
        for (int first = 1; first <= messages; first += 100) {
            fixture.publish(first, first + 99);
        }
        CountDownLatch gate = new CountDownLatch(1);
        Processor work = exchange -> gate.await();
        String uri = fixture.uri("initialCredits=2&batching=true&maxBatchSize=100");
        try (ReadingApplication reader = new ReadingApplication(uri, null, work).start()) {
            reader.await(ConsumerState.ACTIVE);
            await().atMost(PATIENCE).until(() -> reader.status().inFlight() > 0);
            // two chunks of at most 100 messages each, the one in flight included
            assertThat(reader.status().waiting()).isLessThanOrEqualTo(200);
            gate.countDown();
            reader.awaitProcessed(messages);
            assertThat(reader.processed()).isEqualTo(texts(1, messages));
        }
    }
}
