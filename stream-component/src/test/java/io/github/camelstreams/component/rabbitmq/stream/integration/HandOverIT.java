package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.text;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A consumer that is suspended finishes what it works on before another one goes on. */
class HandOverIT {

    private final StreamFixture fixture = new StreamFixture();
    private final JdbcOffsetRepository positions =
            new JdbcOffsetRepository(StreamFixture.database());
    private final String uri =
            fixture.uri("consumerName=group&singleActiveConsumer=true&offsetRepository=#positions");

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theExchangeInFlightCompletesFirstAndAResumedConsumerStandsBy() throws Exception {
        PauseAt pause = new PauseAt(text(50));
        fixture.publish(1, 100);
        try (ReadingApplication first = new ReadingApplication(uri, positions, pause).start()) {
            pause.awaitReached();
            try (ReadingApplication second = new ReadingApplication(uri, positions).start()) {
                second.await(ConsumerState.STANDBY);

                CompletableFuture<Void> suspended = first.suspend();
                assertThat(second.processed()).isEmpty();
                assertThat(suspended).isNotDone();

                pause.letGo();
                suspended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                second.awaitProcessed(50);
                assertThat(first.processed()).isEqualTo(texts(1, 50));
                assertThat(second.processed()).isEqualTo(texts(51, 100));

                first.context().getRouteController().resumeRoute("read");
                first.await(ConsumerState.STANDBY);
                fixture.publish(101, 110);
                second.awaitProcessed(60);
                assertThat(first.processed()).isEqualTo(texts(1, 50));
            }
        }
    }
}
