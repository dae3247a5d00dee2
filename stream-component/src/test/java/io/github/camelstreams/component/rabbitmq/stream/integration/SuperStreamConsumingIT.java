package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.ReadingApplication.failingAt;
import static io.github.camelstreams.component.rabbitmq.stream.integration.ReadingApplication.isText;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.SuperStreamFixture.ofPartition;
import static io.github.camelstreams.component.rabbitmq.stream.integration.SuperStreamFixture.text;
import static io.github.camelstreams.component.rabbitmq.stream.integration.SuperStreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerStatus;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ManualCommit;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TcpProxy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A super stream is read as one: each partition in its order, for itself, with its position. */
class SuperStreamConsumingIT {

    private static final String NAMED = "consumerName=group";
    private static final String IN_REPOSITORY =
            NAMED + "&singleActiveConsumer=true&offsetRepository=#positions";
    private static final String QUICK = "&retryBackOff=10&retryMaxBackOff=50";

    private final SuperStreamFixture fixture = new SuperStreamFixture();
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
                IN_REPOSITORY + "&batching=true&maxBatchSize=10",
                NAMED + "&offsetRepository=#positions",
                NAMED + "&singleActiveConsumer=true",
                NAMED
            })
    void eachPartitionGoesOnAtItsOwnPosition(String options) throws Exception {
        fixture.create(3);
        fixture.publish(0, 1, 20);
        fixture.publish(2, 1, 40);
        try (ReadingApplication reader = reader(options)) {
            reader.start().awaitProcessed(60);
            assertThat(ofPartition(0, reader.processed())).isEqualTo(texts(0, 1, 20));
            assertThat(ofPartition(2, reader.processed())).isEqualTo(texts(2, 1, 40));
        }
        fixture.publish(0, 21, 30);
        fixture.publish(1, 1, 10);
        fixture.publish(2, 41, 50);
        try (ReadingApplication reader = reader(options)) {
            reader.start().awaitProcessed(30);
            assertThat(ofPartition(0, reader.processed())).isEqualTo(texts(0, 21, 30));
            assertThat(ofPartition(1, reader.processed())).isEqualTo(texts(1, 1, 10));
            assertThat(ofPartition(2, reader.processed())).isEqualTo(texts(2, 41, 50));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"offset=first", IN_REPOSITORY + "&batching=true"})
    void headersNameThePartition(String options) throws Exception {
        Set<Object> streams = ConcurrentHashMap.newKeySet();
        Processor remember =
                exchange -> {
                    streams.add(exchange.getIn().getHeader(RabbitMQStreamConstants.STREAM));
                    if (exchange.getIn().getBody() instanceof Iterable<?> batch) {
                        batch.forEach(
                                each ->
                                        streams.add(
                                                ((Message) each)
                                                        .getHeader(
                                                                RabbitMQStreamConstants.STREAM)));
                    }
                };
        fixture.create(2).publish(1, 10);
        try (ReadingApplication reader =
                new ReadingApplication(fixture.uri(options), positions, remember).start()) {
            reader.awaitProcessed(20);
            assertThat(streams)
                    .containsExactlyInAnyOrder(fixture.partition(0), fixture.partition(1));
        }
    }

    @Test
    void aFailingPartitionHoldsUpNoOther() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        Processor fails =
                exchange -> {
                    if (broken.get() && isText(exchange, text(1, 10))) {
                        throw new IllegalStateException("not yet");
                    }
                };
        fixture.create(3).publish(1, 20);
        try (ReadingApplication reader =
                new ReadingApplication(fixture.uri(IN_REPOSITORY + QUICK), positions, fails)
                        .start()) {
            reader.awaitProcessed(49);
            reader.await(ConsumerState.RETRYING);
            assertThat(status(reader, 0).state()).isEqualTo(ConsumerState.ACTIVE);
            assertThat(status(reader, 1).state()).isEqualTo(ConsumerState.RETRYING);
            assertThat(status(reader, 1).nextOffset()).isEqualTo(9);
            assertThat(reader.status().lastError())
                    .isEqualTo(fixture.partition(1) + ": IllegalStateException: not yet");
            broken.set(false);
            reader.awaitProcessed(60);
            assertThat(ofPartition(1, reader.processed())).isEqualTo(texts(1, 1, 20));
        }
    }

    @Test
    void aSlowPartitionHoldsUpNoOther() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        Processor slow =
                exchange -> {
                    if (isText(exchange, text(0, 1))) {
                        done.await();
                    }
                };
        fixture.create(3).publish(1, 20);
        try (ReadingApplication reader =
                new ReadingApplication(fixture.uri(IN_REPOSITORY), positions, slow).start()) {
            reader.awaitProcessed(40);
            assertThat(ofPartition(0, reader.processed())).isEmpty();
            assertThat(status(reader, 0).inFlight()).isEqualTo(1);
            done.countDown();
            reader.awaitProcessed(60);
            assertThat(ofPartition(0, reader.processed())).isEqualTo(texts(0, 1, 20));
        }
    }

    @Test
    void aPartitionStoppedByItsFailureStopsNoOther() throws Exception {
        Processor fails = failingAt(text(1, 10));
        fixture.create(2).publish(1, 20);
        try (ReadingApplication reader =
                new ReadingApplication(
                                fixture.uri(
                                        IN_REPOSITORY + "&failurePolicy=stop&watchdogInterval=200"),
                                positions,
                                fails)
                        .start()) {
            reader.await(ConsumerState.FAILED);
            fixture.publish(0, 21, 40);
            reader.awaitProcessed(49);
            // more than the watchdog's patience
            await().during(1, TimeUnit.SECONDS)
                    .until(() -> status(reader, 1).state() == ConsumerState.FAILED);
            assertThat(status(reader, 0).state()).isEqualTo(ConsumerState.ACTIVE);
            assertThat(position(1).nextOffset()).isEqualTo(9);
        }
    }

    @Test
    void aPartitionThatIsLostDisturbsNoOther() throws Exception {
        fixture.create(3).publish(1, 20);
        try (ReadingApplication reader = reader(IN_REPOSITORY)) {
            reader.start().awaitProcessed(60);
            await().atMost(PATIENCE).until(() -> position(1).nextOffset() == 20);
            positions.claim("group", fixture.partition(1), "somebody else");
            fixture.publish(21, 40);
            await().atMost(PATIENCE).until(() -> position(1).nextOffset() == 40);
            assertThat(position(1).epoch()).isEqualTo(3);
            await().atMost(PATIENCE).until(() -> ofPartition(0, reader.processed()).size() == 40);
            assertThat(position(0).epoch()).isEqualTo(1);
            assertThat(position(2).epoch()).isEqualTo(1);
        }
    }

    @Test
    void afterLostConnectionsEachPartitionGoesOnWhereItWas() throws Exception {
        Broker broker = SharedServers.broker();
        fixture.create(3);
        try (TcpProxy network = new TcpProxy(broker.host(), broker.port());
                ReadingApplication reader =
                        new ReadingApplication(
                                fixture.uri(network, IN_REPOSITORY + "&recoveryBackOff=20"),
                                positions)) {
            reader.start();
            for (int round = 0; round < 3; round++) {
                fixture.publish(1 + 20 * round, 20 * (round + 1));
                reader.awaitProcessed(60 * round + 20);
                network.cut();
            }
            reader.awaitProcessed(180);
            for (int partition = 0; partition < 3; partition++) {
                assertThat(ofPartition(partition, reader.processed()))
                        .isEqualTo(texts(partition, 1, 60));
            }
        }
    }

    @Test
    void theRouteCommitsEachPartitionByHand() throws Exception {
        Processor commits =
                exchange -> {
                    if (isText(exchange, text(0, 60)) || isText(exchange, text(1, 30))) {
                        exchange.getIn()
                                .getHeader(
                                        RabbitMQStreamConstants.MANUAL_COMMIT, ManualCommit.class)
                                .commit();
                    }
                };
        String uri = fixture.uri(NAMED + "&singleActiveConsumer=true&allowManualCommit=true");
        fixture.create(2).publish(1, 100);
        try (ReadingApplication reader = new ReadingApplication(uri, null, commits).start()) {
            reader.awaitProcessed(200);
        }
        try (ReadingApplication reader = new ReadingApplication(uri, null).start()) {
            reader.awaitProcessed(110);
            assertThat(ofPartition(0, reader.processed())).isEqualTo(texts(0, 61, 100));
            assertThat(ofPartition(1, reader.processed())).isEqualTo(texts(1, 31, 100));
        }
    }

    @Test
    void thePartitionsThatAreThereAreReadWhenTheyCome() throws Exception {
        try (ReadingApplication reader = reader("offset=first&watchdogInterval=200")) {
            reader.start().await(ConsumerState.CONNECTING);
            await().atMost(PATIENCE).until(() -> reader.status().lastError() != null);
            fixture.create(1);
            reader.await(ConsumerState.ACTIVE);
            fixture.create(3).publish(1, 100);
            reader.awaitProcessed(300);
            assertThat(ofPartition(2, reader.processed())).isEqualTo(texts(2, 1, 100));
            fixture.create(1);
            await().atMost(PATIENCE).until(() -> reader.consumer().partitions().size() == 1);
            fixture.publish(101, 110);
            reader.awaitProcessed(310);
        }
    }

    @Test
    void aSuperStreamIsDeclaredWithItsPartitions() throws Exception {
        try (ReadingApplication reader = reader("autoDeclare=true&partitions=2")) {
            reader.start().await(ConsumerState.ACTIVE);
            await().atMost(PATIENCE).until(() -> reader.consumer().partitions().size() == 2);
            assertThat(fixture.environment().streamExists(fixture.partition(1))).isTrue();
            assertThat(fixture.environment().streamExists(fixture.name())).isFalse();
        } finally {
            fixture.environment().deleteSuperStream(fixture.name());
        }
    }

    private ReadingApplication reader(String options) throws Exception {
        return new ReadingApplication(
                fixture.uri(options), options.contains("#positions") ? positions : null);
    }

    private ConsumerStatus status(ReadingApplication reader, int partition) {
        return reader.consumer().partitions().stream()
                .filter(status -> status.stream().equals(fixture.partition(partition)))
                .findAny()
                .orElseThrow();
    }

    private Position position(int partition) {
        return positions.read("group", fixture.partition(partition)).orElseThrow();
    }
}
