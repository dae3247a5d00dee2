package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.text;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** The stored position is an entry of the stream itself, and no work. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConsumerWithNothingToDoIsLeftInPeace(boolean singleActiveConsumer) throws Exception {
        String uri =
                fixture.uri(
                        "consumerName=group&watchdogInterval=100&singleActiveConsumer="
                                + singleActiveConsumer);
        fixture.publish(1, 100);
        try (ReadingApplication reader = new ReadingApplication(uri, null).start()) {
            reader.awaitProcessed(100);
            await().atMost(PATIENCE).until(() -> reader.status().storedOffset() == 100);
            // many times the watchdog's patience
            await().during(3, TimeUnit.SECONDS).until(() -> reader.status().epoch() == 1);
            assertThat(reader.status().lag()).isZero();
            fixture.publish(101, 110);
            reader.awaitProcessed(110);
            assertThat(reader.processed()).isEqualTo(texts(1, 110));
            await().atMost(PATIENCE).until(() -> reader.status().lag() == 0);
        }
    }

    /** The client would store a position within five seconds, behind the first message. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFirstMessageThatTakesLongIsNotPassedOver(boolean singleActiveConsumer) throws Exception {
        String uri = fixture.uri("consumerName=group&singleActiveConsumer=" + singleActiveConsumer);
        fixture.publish(1, 10);
        try (ReadingApplication reader =
                new ReadingApplication(uri, null, ReadingApplication.failingAt(text(1))).start()) {
            reader.await(ConsumerState.RETRYING);
            await().during(7, TimeUnit.SECONDS)
                    .until(() -> reader.status().state() == ConsumerState.RETRYING);
        }
        try (ReadingApplication reader = new ReadingApplication(uri, null).start()) {
            reader.awaitProcessed(10);
            assertThat(reader.processed()).isEqualTo(texts(1, 10));
        }
    }

    /** The option is where to begin, not a position whose messages could be missing. */
    @ParameterizedTest
    @CsvSource({"100, false", "100, true", "3, false", "3, true"})
    void anOffsetToBeginAtIsNotTakenForAStoredPosition(long offset, boolean singleActiveConsumer)
            throws Exception {
        fixture.publish(1, 10);
        String uri =
                fixture.uri(
                        "consumerName=group&offset="
                                + offset
                                + "&singleActiveConsumer="
                                + singleActiveConsumer);
        long first = Math.min(offset, 10) + 1;
        try (ReadingApplication reader = new ReadingApplication(uri, null).start()) {
            reader.await(ConsumerState.ACTIVE);
            fixture.publish(11, 20);
            reader.awaitProcessed((int) (21 - first));
            assertThat(reader.processed()).isEqualTo(texts((int) first, 20));
            assertThat(reader.status().incomplete()).isNull();
        }
    }
}
