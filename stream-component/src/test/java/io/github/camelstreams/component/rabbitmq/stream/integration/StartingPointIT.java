package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerStatus;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import io.github.camelstreams.component.rabbitmq.stream.offset.StateOffsetRepository;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TcpProxy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where a consumer begins that was never here before is decided once; from then on it is a position
 * like any other, also while nothing has been processed yet.
 */
class StartingPointIT {

    private static final String BETWEEN = "timestamp:BETWEEN";
    private static final String TOO_LATE = "timestamp:2100-01-01T00:00:00Z";
    private static final Broker BROKER = SharedServers.broker();

    private final StreamFixture fixture = new StreamFixture(BROKER);
    private final TcpProxy network = new TcpProxy(BROKER.host(), BROKER.port());
    private final AtomicBoolean broken = new AtomicBoolean(true);
    private Instant between;
    private OffsetRepository positions;

    /** Who keeps the position, and whether consumers stand in for each other. */
    private enum Kept {
        IN_A_DATABASE("consumerName=group&offsetRepository=#positions"),
        IN_A_DATABASE_SHARED(
                "consumerName=group&singleActiveConsumer=true&offsetRepository=#positions"),
        IN_A_STATE_REPOSITORY("consumerName=group&offsetRepository=#positions"),
        BY_THE_APPLICATION(
                "consumerName=group&singleActiveConsumer=true&offsetRepository=#positions"),
        BY_THE_BROKER("consumerName=group"),
        BY_THE_BROKER_SHARED("consumerName=group&singleActiveConsumer=true"),
        BY_NOBODY("initialCredits=10");

        private final String options;

        Kept(String options) {
            this.options = options;
        }

        OffsetRepository repository() {
            return switch (this) {
                case IN_A_DATABASE, IN_A_DATABASE_SHARED ->
                        new JdbcOffsetRepository(StreamFixture.database());
                case IN_A_STATE_REPOSITORY ->
                        new StateOffsetRepository(new MemoryStateRepository());
                case BY_THE_APPLICATION -> new OwnPositions();
                default -> null;
            };
        }
    }

    @AfterEach
    void close() {
        network.close();
        fixture.close();
    }

    private static Stream<Arguments> keptFromEverywhere() {
        Stream<Arguments> all =
                Stream.of(Kept.values())
                        .flatMap(
                                kept ->
                                        Stream.of("next", "last")
                                                .map(at -> Arguments.of(kept, at)));
        Stream<Arguments> some =
                Stream.of(Kept.IN_A_DATABASE_SHARED, Kept.BY_THE_BROKER, Kept.BY_NOBODY)
                        .flatMap(
                                kept ->
                                        Stream.of(BETWEEN, TOO_LATE, "15", "100")
                                                .map(at -> Arguments.of(kept, at)));
        return Stream.concat(all, some);
    }

    private static Stream<Arguments> keptForLater() {
        return keptFromEverywhere().filter(each -> each.get()[0] != Kept.BY_NOBODY);
    }

    @ParameterizedTest
    @MethodSource("keptFromEverywhere")
    void whatIsPublishedWhileTheConnectionIsLostIsProcessed(Kept kept, String offset)
            throws Exception {
        publish20();
        positions = kept.repository();
        int first = firstOf20(offset);
        try (ReadingApplication reader = reader(network, kept, offset).start()) {
            awaitBegun(reader, first);
            network.refuse();
            fixture.publish(21, 32);
            broken.set(false);
            network.restore();
            reader.awaitProcessed(33 - first);
            assertThat(reader.processed()).isEqualTo(texts(first, 32));
            assertThat(reader.status().incomplete()).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("keptForLater")
    void whatIsPublishedBeforeItIsStartedAgainIsProcessed(Kept kept, String offset)
            throws Exception {
        publish20();
        positions = kept.repository();
        int first = firstOf20(offset);
        try (ReadingApplication reader = reader(kept, offset).start()) {
            awaitBegun(reader, first);
        }
        fixture.publish(21, 32);
        goesOnWith(kept, offset, texts(first, 32));
    }

    /** Position 0 is a position as well. */
    @ParameterizedTest
    @MethodSource("keptForLater")
    void onAnEmptyStreamWhatIsPublishedBeforeItIsStartedAgainIsProcessed(Kept kept, String offset)
            throws Exception {
        between = Instant.now();
        positions = kept.repository();
        try (ReadingApplication reader = reader(kept, offset).start()) {
            reader.await(ConsumerState.ACTIVE);
        }
        for (int i = 1; i <= 12; i++) {
            fixture.publish(i, i);
        }
        goesOnWith(kept, offset, texts(1, 12));
    }

    /** With the only messages there are, the last ones begin at position 0. */
    @ParameterizedTest
    @EnumSource(
            value = Kept.class,
            names = {"IN_A_DATABASE", "BY_THE_BROKER", "BY_THE_BROKER_SHARED"})
    void aFailedMessageIsNotPassedOverForLaterOnes(Kept kept) throws Exception {
        fixture.publish(1, 1);
        positions = kept.repository();
        try (ReadingApplication reader = reader(kept, "last").start()) {
            reader.await(ConsumerState.RETRYING);
        }
        fixture.publish(2, 2);
        fixture.publish(3, 3);
        goesOnWith(kept, "last", texts(1, 3));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kept.class,
            names = {"IN_A_DATABASE_SHARED", "BY_THE_APPLICATION", "BY_THE_BROKER_SHARED"})
    void aStandbyTakesOverFromWhereTheActiveOneBegan(Kept kept) throws Exception {
        fixture.publish(1, 20);
        positions = kept.repository();
        try (ReadingApplication first = reader(kept, "next").start()) {
            first.await(ConsumerState.ACTIVE);
            try (ReadingApplication second = reader(kept, "next").start()) {
                second.await(ConsumerState.STANDBY);
                fixture.publish(21, 21);
                first.await(ConsumerState.RETRYING);
                fixture.publish(22, 32);
                first.stop();
                assertThat(first.processed()).isEmpty();
                broken.set(false);
                second.awaitProcessed(12);
                assertThat(second.processed()).isEqualTo(texts(21, 32));
            }
        }
    }

    /** The broker leaves out what is not wanted, and so the message before the position as well. */
    @ParameterizedTest
    @ValueSource(strings = {"next", "15"})
    void aFilterMakesNoDifference(String offset) throws Exception {
        publish20();
        positions = Kept.IN_A_DATABASE.repository();
        String filter = "&filterValues=any&matchUnfiltered=true";
        int first = firstOf20(offset);
        String uri = fixture.uri(Kept.IN_A_DATABASE.options + "&offset=" + offset + filter);
        try (ReadingApplication reader = reader(uri).start()) {
            awaitBegun(reader, first);
        }
        fixture.publish(21, 32);
        broken.set(false);
        try (ReadingApplication reader = reader(uri).start()) {
            reader.awaitProcessed(33 - first);
            assertThat(reader.processed()).isEqualTo(texts(first, 32));
        }
    }

    /** Nothing to do is no reason to begin anew, and what lies before the position is no work. */
    @ParameterizedTest
    @EnumSource(Kept.class)
    void aConsumerThatWaitsForItsFirstMessageIsLeftInPeace(Kept kept) throws Exception {
        fixture.publish(1, 20);
        positions = kept.repository();
        broken.set(false);
        String options = "offset=next&watchdogInterval=100&" + kept.options;
        try (ReadingApplication reader = reader(fixture.uri(options)).start()) {
            reader.awaitState(status -> status.state() == ConsumerState.ACTIVE);
            reader.awaitState(status -> status.lag() == 0);
            ConsumerStatus begun = reader.status();
            // many times the watchdog's patience
            await().during(PATIENCE.dividedBy(12))
                    .until(
                            () ->
                                    reader.status().epoch() == begun.epoch()
                                            && reader.status().since().equals(begun.since()));
            assertThat(reader.status().nextOffset()).isEqualTo(20);
            fixture.publish(21, 32);
            reader.awaitProcessed(12);
            assertThat(reader.processed()).isEqualTo(texts(21, 32));
            assertThat(reader.status().incomplete()).isNull();
        }
    }

    private void goesOnWith(Kept kept, String offset, List<String> expected) throws Exception {
        broken.set(false);
        try (ReadingApplication reader = reader(kept, offset).start()) {
            reader.awaitProcessed(expected.size());
            assertThat(reader.processed()).isEqualTo(expected);
            assertThat(reader.status().incomplete()).isNull();
        }
    }

    /** So that the last one is a chunk of its own, and a point in time lies before the eleventh. */
    private void publish20() {
        fixture.publish(1, 10);
        between = Instant.now().plusMillis(1);
        await().until(() -> Instant.now().isAfter(between));
        fixture.publish(11, 19);
        fixture.publish(20, 20);
    }

    /** The number of the first message that this means. */
    private static int firstOf20(String offset) {
        return switch (offset) {
            case "last" -> 20;
            case BETWEEN -> 11;
            case "15" -> 16;
            default -> 21;
        };
    }

    private static void awaitBegun(ReadingApplication reader, int first) {
        reader.await(first > 20 ? ConsumerState.ACTIVE : ConsumerState.RETRYING);
    }

    private ReadingApplication reader(Kept kept, String offset) throws Exception {
        return reader(fixture.uri(options(kept, offset)));
    }

    private ReadingApplication reader(TcpProxy through, Kept kept, String offset) throws Exception {
        return reader(fixture.uri(through, "recoveryBackOff=200&" + options(kept, offset)));
    }

    private String options(Kept kept, String offset) {
        return "offset=" + offset.replace("BETWEEN", String.valueOf(between)) + "&" + kept.options;
    }

    private ReadingApplication reader(String uri) throws Exception {
        return new ReadingApplication(
                uri,
                positions,
                exchange -> {
                    if (broken.get()) {
                        throw new IllegalStateException("not now");
                    }
                });
    }

    /** As an application would write it, with no more than it has to. */
    private static final class OwnPositions implements OffsetRepository {

        private Position stored;

        @Override
        public synchronized Position claim(String consumerName, String stream, String owner) {
            stored =
                    stored == null
                            ? new Position(consumerName, stream, 1, owner, 0, null, null)
                            : new Position(
                                    consumerName,
                                    stream,
                                    stored.epoch() + 1,
                                    owner,
                                    stored.nextOffset(),
                                    stored.lastMessageId(),
                                    stored.incomplete());
            return stored;
        }

        @Override
        public synchronized Optional<Position> read(String consumerName, String stream) {
            return Optional.ofNullable(stored);
        }

        @Override
        public synchronized boolean advance(Position held, long nextOffset, String lastMessageId) {
            return move(held, held.advancedTo(nextOffset, lastMessageId));
        }

        @Override
        public synchronized boolean restart(Position held, long nextOffset, String reason) {
            return move(held, held.restartedAt(nextOffset, reason));
        }

        private boolean move(Position held, Position target) {
            boolean current =
                    stored.epoch() == held.epoch() && stored.nextOffset() == held.nextOffset();
            stored = current ? target : stored;
            return current;
        }
    }
}
