package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.SuperStreamFixture.ofPartition;
import static io.github.camelstreams.component.rabbitmq.stream.integration.SuperStreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerStatus;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The partitions of a super stream are spread over the instances that are there. */
class SuperStreamRebalancingIT {

    private static final int PARTITIONS = 4;
    private static final String GROUP =
            "consumerName=group&singleActiveConsumer=true&watchdogInterval=1000";
    private static final String IN_REPOSITORY = GROUP + "&offsetRepository=#positions";

    private final SuperStreamFixture fixture = new SuperStreamFixture().create(PARTITIONS);
    private final JdbcOffsetRepository positions =
            new JdbcOffsetRepository(StreamFixture.database());

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {IN_REPOSITORY, IN_REPOSITORY + "&batching=true", GROUP})
    void instancesThatComeAndGoShareThePartitionsAndNothingIsSkippedOrRepeated(String options)
            throws Exception {
        try (ReadingApplication first = reader(options);
                ReadingApplication second = reader(options)) {
            first.start();
            await().atMost(PATIENCE).until(() -> active(first).size() == PARTITIONS);
            fixture.publish(1, 20);
            first.awaitProcessed(80);

            second.start();
            awaitShared(first, second);
            fixture.publish(21, 40);
            StreamFixture.awaitTotal(160, first, second);
            assertThat(second.processed()).hasSize(40);

            first.stop();
            await().atMost(PATIENCE).until(() -> active(second).size() == PARTITIONS);
            fixture.publish(41, 60);
            StreamFixture.awaitTotal(240, first, second);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                List<String> all = new ArrayList<>(ofPartition(partition, first.processed()));
                all.addAll(ofPartition(partition, second.processed()));
                assertThat(all).isEqualTo(texts(partition, 1, 60));
            }
        }
    }

    /** With a filter a consumer cannot go on where it was interrupted, and has to begin anew. */
    @ParameterizedTest
    @ValueSource(strings = {"", "&filterValues=any&matchUnfiltered=true"})
    void aPartitionThatComesBackGoesOnWhereTheOtherInstanceLeftIt(String filter) throws Exception {
        try (ReadingApplication steady = reader(IN_REPOSITORY + filter).start();
                ReadingApplication guest = reader(IN_REPOSITORY + filter)) {
            await().atMost(PATIENCE).until(() -> active(steady).size() == PARTITIONS);
            fixture.publish(1, 10);
            steady.awaitProcessed(40);
            guest.start();
            awaitShared(steady, guest);
            fixture.publish(11, 20);
            StreamFixture.awaitTotal(80, steady, guest);
            guest.stop();
            await().atMost(PATIENCE).until(() -> active(steady).size() == PARTITIONS);
            fixture.publish(21, 30);
            StreamFixture.awaitTotal(120, steady, guest);
            assertThat(guest.processed()).hasSize(20);
            List<String> all = new ArrayList<>(guest.processed());
            all.addAll(steady.processed());
            assertThat(all).doesNotHaveDuplicates().hasSize(120);
        }
    }

    @Test
    void underLoadEachMessageIsProcessedOnceWhileInstancesComeAndGo() throws Exception {
        try (ReadingApplication steady = reader(IN_REPOSITORY + "&batching=true").start()) {
            await().atMost(PATIENCE).until(() -> active(steady).size() == PARTITIONS);
            CompletableFuture<Void> load =
                    CompletableFuture.runAsync(
                            () -> {
                                for (int first = 1; first <= 1_000; first += 20) {
                                    fixture.publish(first, first + 19);
                                }
                            });
            List<String> all = new ArrayList<>();
            for (int round = 0; round < 2; round++) {
                try (ReadingApplication guest = reader(IN_REPOSITORY + "&batching=true").start()) {
                    awaitShared(steady, guest);
                    guest.awaitProcessed(1);
                    guest.stop();
                    all.addAll(guest.processed());
                }
            }
            load.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            await().atMost(PATIENCE)
                    .until(() -> all.size() + steady.processed().size() >= 1_000 * PARTITIONS);
            all.addAll(steady.processed());
            assertThat(all).doesNotHaveDuplicates().hasSize(1_000 * PARTITIONS);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                assertThat(ofPartition(partition, steady.processed()))
                        .isSortedAccordingTo(
                                (one, other) -> Integer.compare(number(one), number(other)));
            }
        }
    }

    /** What was there before anybody came is asked for by nobody. */
    @ParameterizedTest
    @CsvSource({"0, true", "0, false", "100, true", "100, false"})
    void aPartitionThatComesBackBeforeItsFirstMessageBeginsWhereItBegan(
            int before, boolean inRepository) throws Exception {
        if (before > 0) {
            fixture.publish(1, before);
        }
        String options = (inRepository ? IN_REPOSITORY : GROUP) + "&offset=next";
        try (ReadingApplication steady = reader(options).start();
                ReadingApplication guest = reader(options)) {
            await().atMost(PATIENCE).until(() -> active(steady).size() == PARTITIONS);
            guest.start();
            awaitShared(steady, guest);
            guest.stop();
            await().atMost(PATIENCE).until(() -> active(steady).size() == PARTITIONS);
            fixture.publish(before + 1, before + 12);
            StreamFixture.awaitTotal(12 * PARTITIONS, steady, guest);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                assertThat(ofPartition(partition, steady.processed()))
                        .isEqualTo(texts(partition, before + 1, before + 12));
            }
        }
    }

    /** What it remembers of its own time is no reason to think that nobody is at work. */
    @Test
    void aStandbyThatWasActiveBeforeLeavesThePartitionsWhereTheyAre() throws Exception {
        try (ReadingApplication first = reader(GROUP);
                ReadingApplication second = reader(GROUP)) {
            first.start();
            fixture.publish(1, 10);
            first.awaitProcessed(40);
            second.start();
            awaitShared(first, second);
            Map<String, Instant> since = standbys(first);
            fixture.publish(11, 100);
            StreamFixture.awaitTotal(400, first, second);
            await().atMost(PATIENCE).until(() -> stored(first).equals(stored(second)));
            assertThat(standbys(first)).isEqualTo(since);
        }
    }

    private static Map<String, Long> stored(ReadingApplication reader) {
        return reader.consumer().partitions().stream()
                .collect(Collectors.toMap(ConsumerStatus::stream, ConsumerStatus::storedOffset));
    }

    private static int number(String text) {
        return Integer.parseInt(text.substring(text.lastIndexOf(' ') + 1));
    }

    private static Map<String, Instant> standbys(ReadingApplication reader) {
        return reader.consumer().partitions().stream()
                .filter(status -> status.state() == ConsumerState.STANDBY)
                .collect(Collectors.toMap(ConsumerStatus::stream, ConsumerStatus::since));
    }

    private static void awaitShared(ReadingApplication one, ReadingApplication other) {
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            Set<String> both = new HashSet<>(active(one));
                            both.addAll(active(other));
                            return active(one).size() == PARTITIONS / 2
                                    && active(other).size() == PARTITIONS / 2
                                    && both.size() == PARTITIONS;
                        });
    }

    private static Set<String> active(ReadingApplication reader) {
        return reader.consumer().partitions().stream()
                .filter(ConsumerStatus::isActive)
                .map(ConsumerStatus::stream)
                .collect(Collectors.toSet());
    }

    private ReadingApplication reader(String options) throws Exception {
        return new ReadingApplication(
                fixture.uri(options), options.contains("#positions") ? positions : null);
    }
}
