package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.text;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.offset.FencedException;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A consumer goes on from another place of the stream, and so does whoever takes over. */
class SeekIT {

    private static final String IN_REPOSITORY =
            "consumerName=group&singleActiveConsumer=true&offsetRepository=#positions";

    private final StreamFixture fixture = new StreamFixture();
    private final JdbcOffsetRepository positions =
            new JdbcOffsetRepository(StreamFixture.database());

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                IN_REPOSITORY,
                IN_REPOSITORY + "&batching=true",
                "consumerName=group&offsetRepository=#positions",
                "consumerName=group",
                "offset=first"
            })
    void theFirstMessageComesAgainAndAllThatFollow(String options) throws Exception {
        fixture.publish(1, 100);
        try (ReadingApplication reader = reader(options)) {
            reader.start().awaitProcessed(100);
            assertThat(reader.consumer().seek("first")).isZero();
            reader.awaitProcessed(200);
            fixture.publish(101, 110);
            reader.awaitProcessed(210);
            assertThat(reader.processed().subList(0, 100)).isEqualTo(texts(1, 100));
            assertThat(reader.processed().subList(100, 210)).isEqualTo(texts(1, 110));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                IN_REPOSITORY,
                "consumerName=group&singleActiveConsumer=true",
                "consumerName=group"
            })
    void thePlaceSoughtSurvivesARestart(String options) throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        Processor work =
                exchange -> {
                    if (broken.get()) {
                        throw new IllegalStateException("not now");
                    }
                };
        fixture.publish(1, 100);
        try (ReadingApplication reader =
                new ReadingApplication(fixture.uri(options), repository(options), work).start()) {
            reader.awaitProcessed(100);
            broken.set(true);
            assertThat(reader.consumer().seek("40")).isEqualTo(40);
            reader.await(ConsumerState.RETRYING);
        }
        try (ReadingApplication reader = reader(options)) {
            reader.start().awaitProcessed(60);
            assertThat(reader.processed()).isEqualTo(texts(41, 100));
        }
    }

    @Test
    void aPointInTimeIsWhereTheFirstMessageStoredThenIs() throws Exception {
        fixture.publish(1, 50);
        Instant between = Instant.now().plusMillis(1);
        await().until(() -> Instant.now().isAfter(between));
        fixture.publish(51, 100);
        try (ReadingApplication reader = reader(IN_REPOSITORY)) {
            reader.start().awaitProcessed(100);
            assertThat(reader.consumer().seek("timestamp:" + between)).isEqualTo(50);
            reader.awaitProcessed(150);
            assertThat(reader.processed().subList(100, 150)).isEqualTo(texts(51, 100));
        }
    }

    @Test
    void theStandbyGoesOnFromThePlaceSought() throws Exception {
        fixture.publish(1, 100);
        try (ReadingApplication first = reader(IN_REPOSITORY);
                ReadingApplication second = reader(IN_REPOSITORY)) {
            first.start().awaitProcessed(100);
            second.start().await(ConsumerState.STANDBY);
            assertThatThrownBy(() -> second.consumer().seek("30"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("STANDBY");

            first.consumer().seek("30");
            second.awaitProcessed(70);
            assertThat(second.processed()).isEqualTo(texts(31, 100));
            assertThat(first.processed()).isEqualTo(texts(1, 100));
        }
    }

    /** What it remembers of its own time is no longer where the group is. */
    @ParameterizedTest
    @ValueSource(strings = {IN_REPOSITORY, "consumerName=group&singleActiveConsumer=true"})
    void aStandbyThatWasActiveBeforeGoesOnFromThePlaceSought(String options) throws Exception {
        fixture.publish(1, 100);
        try (ReadingApplication first = reader(options);
                ReadingApplication second = reader(options)) {
            first.start().awaitProcessed(100);
            first.suspend().join();
            second.start().await(ConsumerState.ACTIVE);
            first.context().getRouteController().resumeRoute("read");
            first.await(ConsumerState.STANDBY);

            second.consumer().seek("30");
            first.awaitProcessed(170);
            assertThat(first.processed().subList(100, 170)).isEqualTo(texts(31, 100));
            assertThat(second.processed()).isEmpty();
        }
    }

    @Test
    void theRouteSeeksWithAHeader() throws Exception {
        Processor skipsAhead =
                exchange -> {
                    if (exchange.getIn().getBody(String.class).equals(text(20))) {
                        exchange.getIn().setHeader(RabbitMQStreamConstants.SEEK, 90L);
                    }
                };
        fixture.publish(1, 100);
        try (ReadingApplication reader =
                new ReadingApplication(fixture.uri(IN_REPOSITORY), positions, skipsAhead).start()) {
            reader.awaitProcessed(30);
            List<String> expected = new ArrayList<>(texts(1, 20));
            expected.addAll(texts(91, 100));
            assertThat(reader.processed()).isEqualTo(expected);
        }
    }

    @Test
    void aMessageThatAlwaysFailsIsLeftBehind() throws Exception {
        fixture.publish(1, 100);
        try (ReadingApplication reader = failingAt50(IN_REPOSITORY)) {
            reader.start().await(ConsumerState.RETRYING);
            reader.consumer().seek("50");
            reader.awaitProcessed(99);
            List<String> expected = new ArrayList<>(texts(1, 49));
            expected.addAll(texts(51, 100));
            assertThat(reader.processed()).isEqualTo(expected);
        }
    }

    /** The message that the route cannot process is passed by, for good. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                IN_REPOSITORY,
                "consumerName=group&singleActiveConsumer=true",
                "consumerName=group",
                "offset=first"
            })
    void aConsumerThatAFailureHasStoppedGoesOnFromThePlaceSought(String options) throws Exception {
        fixture.publish(1, 100);
        try (ReadingApplication reader = failingAt50(options + "&failurePolicy=stop")) {
            reader.start().await(ConsumerState.FAILED);
            assertThatThrownBy(() -> reader.consumer().seek("101"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(reader.status().state()).isEqualTo(ConsumerState.FAILED);

            assertThat(reader.consumer().seek("50")).isEqualTo(50);
            reader.awaitProcessed(99);
            reader.suspend().join();
            reader.context().getRouteController().resumeRoute("read");
            fixture.publish(101, 110);
            reader.awaitProcessed(109);
            List<String> expected = new ArrayList<>(texts(1, 110));
            expected.remove(text(50));
            assertThat(reader.processed()).isEqualTo(expected);
        }
    }

    @Test
    void aConsumerThatAFailureHasStoppedMovesNothingWhereAnotherHasTakenOver() throws Exception {
        fixture.publish(1, 100);
        try (ReadingApplication failed = failingAt50(IN_REPOSITORY + "&failurePolicy=stop");
                ReadingApplication other = reader(IN_REPOSITORY)) {
            failed.start().await(ConsumerState.FAILED);
            other.start().awaitProcessed(51);
            assertThatThrownBy(() -> failed.consumer().seek("80"))
                    .isInstanceOf(FencedException.class);
            assertThat(failed.status().state()).isEqualTo(ConsumerState.FAILED);
            fixture.publish(101, 110);
            other.awaitProcessed(61);
            assertThat(other.processed()).isEqualTo(texts(50, 110));
        }
    }

    @Test
    void aConsumerThatIsFencedMovesNothing() throws Exception {
        fixture.publish(1, 100);
        try (ReadingApplication reader = reader(IN_REPOSITORY)) {
            reader.start().awaitProcessed(100);
            awaitStored(reader, 100);
            Position stolen = positions.claim("group", fixture.stream(), "somebody else");
            assertThatThrownBy(() -> reader.consumer().seek("30"))
                    .isInstanceOf(FencedException.class);
            assertThat(positions.read("group", fixture.stream()).orElseThrow().nextOffset())
                    .isEqualTo(stolen.nextOffset())
                    .isEqualTo(100);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"101", "yesterday", "timestamp:2100-01-01T00:00:00Z"})
    void aPlaceTheStreamDoesNotHaveIsRefusedAndNothingIsInterrupted(String where) throws Exception {
        fixture.publish(1, 100);
        try (ReadingApplication reader = reader(IN_REPOSITORY)) {
            reader.start().awaitProcessed(100);
            assertThatThrownBy(() -> reader.consumer().seek(where))
                    .isInstanceOf(IllegalArgumentException.class);
            fixture.publish(101, 110);
            reader.awaitProcessed(110);
            assertThat(reader.processed()).isEqualTo(texts(1, 110));
            assertThat(reader.status().epoch()).isEqualTo(1);
        }
    }

    /** The positions of other consumers take offsets as messages do. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                IN_REPOSITORY,
                "consumerName=group&offsetRepository=#positions",
                IN_REPOSITORY + "&filterValues=any&matchUnfiltered=true",
                "consumerName=group&singleActiveConsumer=true",
                "consumerName=group",
                "offset=first"
            })
    void aPlaceAmongStoredPositionsIsWhereTheNextMessageIs(String options) throws Exception {
        fixture.publish(1, 100);
        for (String other : List.of("one", "two", "three")) {
            fixture.environment().storeOffset(other, fixture.stream(), 99);
        }
        fixture.publish(101, 110);
        try (ReadingApplication reader = reader(options + "&watchdogInterval=300")) {
            reader.start().awaitProcessed(110);
            for (int place = 100; place <= 103; place++) {
                int before = reader.processed().size();
                assertThat(reader.consumer().seek("" + place)).isEqualTo(place);
                reader.awaitProcessed(before + 10);
                assertThat(reader.processed().subList(before, before + 10))
                        .isEqualTo(texts(101, 110));
                assertThat(reader.status().incomplete()).isNull();
            }
            fixture.publish(111, 120);
            reader.awaitProcessed(160);
            assertThat(reader.processed().subList(150, 160)).isEqualTo(texts(111, 120));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumerName=group&singleActiveConsumer=true", "consumerName=group"})
    void theBrokerKeepsTheBeginningAsWell(String options) throws Exception {
        fixture.publish(1, 100);
        AtomicBoolean broken = new AtomicBoolean();
        Processor work =
                exchange -> {
                    if (broken.get()) {
                        throw new IllegalStateException("not now");
                    }
                };
        String uri = fixture.uri(options + "&offset=next");
        try (ReadingApplication reader = new ReadingApplication(uri, null, work).start()) {
            reader.await(ConsumerState.ACTIVE);
            broken.set(true);
            assertThat(reader.consumer().seek("first")).isZero();
            reader.await(ConsumerState.RETRYING);
        }
        try (ReadingApplication reader = new ReadingApplication(uri, null).start()) {
            reader.awaitProcessed(100);
            assertThat(reader.processed()).isEqualTo(texts(1, 100));
        }
    }

    private ReadingApplication reader(String options) throws Exception {
        return new ReadingApplication(fixture.uri(options), repository(options));
    }

    private ReadingApplication failingAt50(String options) throws Exception {
        return new ReadingApplication(
                fixture.uri(options), repository(options), ReadingApplication.failingAt(text(50)));
    }

    private OffsetRepository repository(String options) {
        return options.contains("#positions") ? positions : null;
    }

    private static void awaitStored(ReadingApplication reader, long offset) {
        await().atMost(PATIENCE).until(() -> reader.status().storedOffset() == offset);
    }
}
