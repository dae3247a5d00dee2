package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.stream.ByteCapacity;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that the stream no longer holds are noticed, never passed over in silence. */
class LostMessagesIT {

    /**
     * Fills two segments of about 2,900 messages, and the third by less than half: the broker
     * truncates when it begins a segment, some time later, and so does it once.
     */
    private static final int TRUNCATED_ONCE = 7_000;

    private final StreamFixture fixture = new StreamFixture();
    private final JdbcOffsetRepository positions =
            new JdbcOffsetRepository(StreamFixture.database());
    private final String uri =
            fixture.uri(
                    "consumerName=group&singleActiveConsumer=true&offsetRepository=#positions"
                            + "&watchdogInterval=300");

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aStreamCreatedAnewIsReadFromItsBeginningAndReported() throws Exception {
        fixture.publish(1, 100);
        readUntil(100);
        fixture.environment().deleteStream(fixture.stream());
        fixture.create();
        fixture.publish(201, 400);

        try (ReadingApplication reader = new ReadingApplication(uri, positions).start()) {
            reader.awaitProcessed(200);
            assertThat(reader.processed()).isEqualTo(texts(201, 400));
            assertThat(position().incomplete()).contains("not the one read before");
            assertThat(reader.status().incomplete()).isNotNull();
        }
    }

    /** The one that notices must not make room for the other before it has said so. */
    @Test
    void aStreamCreatedAnewIsReportedAlthoughAStandbyIsReadyToTakeOver() throws Exception {
        fixture.publish(1, 100);
        try (ReadingApplication first = new ReadingApplication(uri, positions).start();
                ReadingApplication second = new ReadingApplication(uri, positions)) {
            first.awaitProcessed(100);
            second.start().await(ConsumerState.STANDBY);
            fixture.environment().deleteStream(fixture.stream());
            fixture.create();
            fixture.publish(201, 210);

            await().atMost(PATIENCE.dividedBy(2)).until(() -> position().incomplete() != null);
            await().atMost(PATIENCE)
                    .until(() -> first.processed().size() + second.processed().size() == 110);
        }
    }

    @Test
    void aShorterStreamCreatedAnewIsReadFromItsBeginningAndReported() throws Exception {
        fixture.publish(1, 100);
        readUntil(100);
        fixture.environment().deleteStream(fixture.stream());
        fixture.create();
        fixture.publish(201, 210);

        try (ReadingApplication reader = new ReadingApplication(uri, positions).start()) {
            reader.awaitProcessed(10);
            assertThat(reader.processed()).isEqualTo(texts(201, 210));
            assertThat(position().incomplete()).contains("not the one read before");
        }
    }

    @Test
    void aStreamTruncatedBehindThePositionIsReadOnAndReported() throws Exception {
        createTruncated();
        fixture.publish(1, 10);
        readUntil(10);
        for (int first = 11; firstOffset() <= 10; first += 2_000) {
            fixture.publish(first, first + 1_999);
        }

        try (ReadingApplication reader = new ReadingApplication(uri, positions).start()) {
            reader.awaitProcessed(100);
            long first = firstOffset();
            assertThat(reader.processed().get(0)).isEqualTo("message " + (first + 1));
            assertThat(position().incomplete()).contains("offsets 10 to " + (first - 1));
        }
    }

    @Test
    void anUntouchedConsumerOfATruncatedStreamIsIncompleteFromTheStart() throws Exception {
        createTruncated();
        fixture.publish(1, 1);
        for (int first = 2; firstOffset() == 0; first += 2_000) {
            fixture.publish(first, first + 1_999);
        }

        try (ReadingApplication reader = new ReadingApplication(uri, positions).start()) {
            reader.awaitProcessed(100);
            assertThat(position().incomplete()).contains("offsets 0 to");
        }
    }

    /** The broker keeps positions in the stream, where they take offsets as messages do. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "&singleActiveConsumer=true", "&filterValues=any&matchUnfiltered=true"})
    void aStreamThatBeginsWithTheStoredPositionOfAnotherConsumerIsComplete(String options)
            throws Exception {
        fixture.environment().storeOffset("another", fixture.stream(), 0);
        fixture.publish(1, 10);
        String from = fixture.uri("consumerName=group&offsetRepository=#positions" + options);
        try (ReadingApplication reader = new ReadingApplication(from, positions).start()) {
            reader.awaitProcessed(10);
            assertThat(reader.processed()).isEqualTo(texts(1, 10));
            assertThat(reader.status().incomplete()).isNull();
        }
        fixture.publish(11, 20);
        try (ReadingApplication reader = new ReadingApplication(from, positions).start()) {
            reader.awaitProcessed(10);
            assertThat(reader.processed()).isEqualTo(texts(11, 20));
            assertThat(position().incomplete()).isNull();
        }
    }

    /**
     * Where the stream now begins, with or without what the broker writes down at the beginning of
     * a segment, nothing is missing; one message before, it is.
     */
    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "0, true", "1, true"})
    void aStreamTruncatedUpToThePositionIsComplete(int missing, boolean withStoredPositions)
            throws Exception {
        createTruncated();
        fixture.publish(1, 1_000);
        for (int first = 1_001; first < TRUNCATED_ONCE; first += 2_000) {
            if (withStoredPositions) {
                fixture.environment().storeOffset("another", fixture.stream(), first + 100_000L);
            }
            fixture.publish(first, first + 1_999);
        }
        await().atMost(PATIENCE).until(() -> firstOffset() > 0);
        long next = firstOffset() - missing;
        Position claimed = positions.claim("group", fixture.stream(), "another");
        assertThat(positions.advance(claimed, next, "gone")).isTrue();

        try (ReadingApplication reader = new ReadingApplication(uri, positions).start()) {
            reader.awaitProcessed(100);
            if (missing == 0) {
                assertThat(position().incomplete()).isNull();
            } else {
                assertThat(position().incomplete()).contains("offsets " + next + " to " + next);
            }
        }
    }

    private void createTruncated() {
        fixture.environment().deleteStream(fixture.stream());
        fixture.environment().streamCreator().stream(fixture.stream())
                .maxLengthBytes(ByteCapacity.kB(200))
                .maxSegmentSizeBytes(ByteCapacity.kB(100))
                .create();
    }

    private void readUntil(int count) throws Exception {
        try (ReadingApplication reader = new ReadingApplication(uri, positions).start()) {
            reader.awaitProcessed(count);
            await().atMost(PATIENCE).until(() -> position().nextOffset() == count);
        }
        assertThat(position().incomplete()).isNull();
    }

    private long firstOffset() {
        return fixture.environment().queryStreamStats(fixture.stream()).firstOffset();
    }

    private Position position() {
        return positions.read("group", fixture.stream()).orElseThrow();
    }
}
