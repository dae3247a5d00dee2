package io.github.camelstreams.component;

import static io.github.camelstreams.component.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a repository the broker keeps the position of a named consumer. */
class BrokerTrackedOffsetIT {

    private final StreamFixture fixture = new StreamFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStoppedConsumerGoesOnBehindWhatItProcessed(boolean singleActiveConsumer)
            throws Exception {
        String uri =
                fixture.uri(
                        "consumerName=group&watchdogInterval=200&singleActiveConsumer="
                                + singleActiveConsumer);
        fixture.publish(1, 100);
        try (ReadingApplication reader = new ReadingApplication(uri, null).start()) {
            reader.awaitProcessed(100);
            assertThat(reader.processed()).isEqualTo(texts(1, 100));
        }
        fixture.publish(101, 150);
        try (ReadingApplication reader = new ReadingApplication(uri, null).start()) {
            reader.await(ConsumerState.ACTIVE);
            reader.awaitProcessed(50);
            assertThat(reader.processed()).isEqualTo(texts(101, 150));
        }
    }
}
