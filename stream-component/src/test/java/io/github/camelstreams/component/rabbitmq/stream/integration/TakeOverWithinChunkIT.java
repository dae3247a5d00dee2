package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.text;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The broker starts an activation at the beginning of a chunk, the component where it should. */
class TakeOverWithinChunkIT {

    private final StreamFixture fixture = new StreamFixture();
    private final JdbcOffsetRepository positions =
            new JdbcOffsetRepository(StreamFixture.database());

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void noMessageOfTheChunkIsProcessedTwice() throws Exception {
        String uri =
                fixture.uri(
                        "consumerName=group&singleActiveConsumer=true&offsetRepository=#positions");
        Processor failsHalfway =
                exchange -> {
                    if (exchange.getIn().getBody(String.class).equals(text(151))) {
                        throw new IllegalStateException("this instance cannot go on");
                    }
                };
        fixture.publish(1, 300);
        try (ReadingApplication first =
                new ReadingApplication(uri, positions, failsHalfway).start()) {
            first.await(ConsumerState.RETRYING);
            try (ReadingApplication second = new ReadingApplication(uri, positions).start()) {
                second.await(ConsumerState.STANDBY);
                first.stop();
                second.awaitProcessed(150);
                assertThat(first.processed()).isEqualTo(texts(1, 150));
                assertThat(second.processed()).isEqualTo(texts(151, 300));
            }
        }
    }
}
