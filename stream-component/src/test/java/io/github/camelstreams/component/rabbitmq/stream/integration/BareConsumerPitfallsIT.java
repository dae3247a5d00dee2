package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.text;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.stream.ByteCapacity;
import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.ConsumerBuilder;
import com.rabbitmq.stream.ConsumerUpdateListener;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.MessageHandler;
import com.rabbitmq.stream.OffsetSpecification;
import com.rabbitmq.stream.Producer;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepositoryException;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Where a consumer of the bare client loses or repeats messages, and one of the component does not.
 * Each test shows both on the same stream; it fails when the client comes to behave differently,
 * and what the component does about it can then go.
 */
class BareConsumerPitfallsIT {

    private static final String GROUP =
            "consumerName=group&singleActiveConsumer=true&offsetRepository=#positions"
                    + "&retryBackOff=10";

    private final StreamFixture fixture = new StreamFixture();
    private final JdbcOffsetRepository positions =
            new JdbcOffsetRepository(StreamFixture.database());
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aHandlerThatFailsDoesNotLoseTheRestOfTheChunk() throws Exception {
        publishInLargeChunks(300);
        AtomicBoolean bareFails = new AtomicBoolean(true);
        MessageHandler handler =
                (context, message) -> {
                    String text = new String(message.getBodyAsBinary(), UTF_8);
                    if (text.equals(text(4)) && bareFails.getAndSet(false)) {
                        throw new IllegalStateException("fails once");
                    }
                    seen.add(text);
                };
        try (Consumer bare =
                bare(fixture.environment(), handler).offset(OffsetSpecification.first()).build()) {
            fixture.publish(301, 301);
            await().atMost(PATIENCE).until(() -> seen.contains(text(301)));
            assertThat(bare).isNotNull();
            assertThat(seen).startsWith(text(1), text(2), text(3)).doesNotContain(text(4), text(5));
        }

        AtomicBoolean fails = new AtomicBoolean(true);
        Processor work =
                exchange -> {
                    if (exchange.getIn().getBody(String.class).equals(text(4))
                            && fails.getAndSet(false)) {
                        throw new IllegalStateException("fails once");
                    }
                };
        try (ReadingApplication reader =
                new ReadingApplication(fixture.uri(GROUP), positions, work).start()) {
            reader.awaitProcessed(301);
            assertThat(reader.processed()).isEqualTo(texts(1, 301));
        }
    }

    @Test
    void anActivationWithinAChunkDoesNotRepeatItsBeginning() throws Exception {
        publishInLargeChunks(300);
        try (Consumer bare =
                singleActive(
                                fixture.environment(),
                                this::see,
                                context ->
                                        context.isActive()
                                                ? OffsetSpecification.offset(150)
                                                : OffsetSpecification.none())
                        .build()) {
            await().atMost(PATIENCE).until(() -> seen.contains(text(300)));
            assertThat(bare).isNotNull();
            assertThat(seen.get(0)).isIn(texts(1, 150));
        }

        Position claimed = positions.claim("group", fixture.stream(), "an earlier instance");
        assertThat(positions.advance(claimed, 150, "id-150")).isTrue();
        try (ReadingApplication reader =
                new ReadingApplication(fixture.uri(GROUP), positions).start()) {
            reader.awaitProcessed(150);
            assertThat(reader.processed()).isEqualTo(texts(151, 300));
        }
    }

    @Test
    void aLookUpOfThePositionThatFailsSkipsNothing() throws Exception {
        fixture.publish(1, 300);
        CountDownLatch asked = new CountDownLatch(1);
        try (Consumer bare =
                singleActive(
                                fixture.environment(),
                                this::see,
                                context -> {
                                    asked.countDown();
                                    throw new IllegalStateException("the database is away");
                                })
                        .build()) {
            assertThat(asked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            // by default the client starts with what is published next
            await().atMost(PATIENCE)
                    .until(
                            () -> {
                                fixture.publish(301, 301);
                                return !seen.isEmpty();
                            });
            assertThat(bare).isNotNull();
            assertThat(seen).containsOnly(text(301));
        }

        OffsetRepository unreliable = new FailsToClaim(positions, 3);
        try (ReadingApplication reader =
                new ReadingApplication(fixture.uri(GROUP), unreliable).start()) {
            reader.awaitProcessed(300);
            assertThat(reader.processed().subList(0, 300)).isEqualTo(texts(1, 300));
        }
    }

    @Test
    void anotherConsumerDoesNotBeginBeforeThisOneIsDone() throws Exception {
        fixture.publish(1, 100);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        try (Environment elsewhere = fixture.connect()) {
            Consumer first =
                    singleActive(
                                    fixture.environment(),
                                    (context, message) -> {
                                        inside.countDown();
                                        awaitQuietly(gate);
                                    },
                                    BareConsumerPitfallsIT::fromTheBeginning)
                            .build();
            Consumer second =
                    singleActive(elsewhere, this::see, BareConsumerPitfallsIT::fromTheBeginning)
                            .build();
            assertThat(inside.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> closed = CompletableFuture.runAsync(first::close);
            // the first is still at work on a message, and the second is given the same
            await().atMost(PATIENCE).until(() -> seen.contains(text(1)));
            gate.countDown();
            closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            second.close();
        }

        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Processor work =
                exchange -> {
                    reached.countDown();
                    release.await();
                };
        try (ReadingApplication one =
                        new ReadingApplication(fixture.uri(GROUP), positions, work).start();
                ReadingApplication other =
                        new ReadingApplication(fixture.uri(GROUP), positions).start()) {
            assertThat(reached.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            other.await(ConsumerState.STANDBY);
            CompletableFuture<Void> suspended = one.suspend();
            await().during(1, TimeUnit.SECONDS).until(() -> other.processed().isEmpty());
            release.countDown();
            suspended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            StreamFixture.awaitTotal(100, one, other);
            assertThat(StreamFixture.rest(0, one, other)).isEqualTo(texts(1, 100));
        }
    }

    @Test
    void messagesThatAreGoneAreNotPassedOverInSilence() throws Exception {
        fixture.environment().deleteStream(fixture.stream());
        fixture.environment().streamCreator().stream(fixture.stream())
                .maxLengthBytes(ByteCapacity.kB(200))
                .maxSegmentSizeBytes(ByteCapacity.kB(100))
                .create();
        fixture.publish(1, 10);
        for (int first = 11; firstOffset() <= 10; first += 2_000) {
            fixture.publish(first, first + 1_999);
        }
        try (Consumer bare =
                bare(fixture.environment(), this::see)
                        .offset(OffsetSpecification.offset(10))
                        .build()) {
            await().atMost(PATIENCE).until(() -> !seen.isEmpty());
            // no exception, no other sign
            assertThat(bare).isNotNull();
            assertThat(seen.get(0)).isEqualTo(text((int) firstOffset() + 1)).isNotEqualTo(text(11));
        }

        Position claimed = positions.claim("group", fixture.stream(), "an earlier instance");
        assertThat(positions.advance(claimed, 10, "id-10")).isTrue();
        try (ReadingApplication reader =
                new ReadingApplication(fixture.uri(GROUP), positions).start()) {
            reader.awaitProcessed(1);
            assertThat(reader.status().incomplete())
                    .contains("offsets 10 to " + (firstOffset() - 1) + " are gone");
        }
    }

    private void see(MessageHandler.Context context, com.rabbitmq.stream.Message message) {
        seen.add(new String(message.getBodyAsBinary(), UTF_8));
    }

    private ConsumerBuilder bare(Environment environment, MessageHandler handler) {
        return environment.consumerBuilder().stream(fixture.stream())
                .noTrackingStrategy()
                .messageHandler(handler);
    }

    private ConsumerBuilder singleActive(
            Environment environment, MessageHandler handler, ConsumerUpdateListener listener) {
        return bare(environment, handler)
                .name("bare")
                .singleActiveConsumer()
                .consumerUpdateListener(listener);
    }

    private static OffsetSpecification fromTheBeginning(ConsumerUpdateListener.Context context) {
        return context.isActive() ? OffsetSpecification.first() : OffsetSpecification.none();
    }

    private static void awaitQuietly(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long firstOffset() {
        return fixture.environment().queryStreamStats(fixture.stream()).firstOffset();
    }

    /** What is published in one frame of the protocol is in one chunk. */
    @SuppressWarnings("deprecation") // the only way to know how large a frame is
    private void publishInLargeChunks(int count) throws InterruptedException {
        CountDownLatch confirmed = new CountDownLatch(count);
        try (Producer producer =
                fixture.environment().producerBuilder().stream(fixture.stream())
                        .dynamicBatch(false)
                        .batchSize(100)
                        .build()) {
            IntStream.rangeClosed(1, count)
                    .forEach(
                            i ->
                                    producer.send(
                                            producer.messageBuilder()
                                                    .addData(text(i).getBytes(UTF_8))
                                                    .properties()
                                                    .messageId("id-" + i)
                                                    .messageBuilder()
                                                    .build(),
                                            status -> confirmed.countDown()));
            assertThat(confirmed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    /** A repository whose first claims fail. */
    private record FailsToClaim(OffsetRepository target, AtomicInteger failures)
            implements OffsetRepository {

        FailsToClaim(OffsetRepository target, int failures) {
            this(target, new AtomicInteger(failures));
        }

        @Override
        public Position claim(String consumerName, String stream, String owner) {
            if (failures.getAndDecrement() > 0) {
                throw new OffsetRepositoryException("the database is away", null);
            }
            return target.claim(consumerName, stream, owner);
        }

        @Override
        public Optional<Position> read(String consumerName, String stream) {
            return target.read(consumerName, stream);
        }

        @Override
        public boolean advance(Position held, long nextOffset, String lastMessageId) {
            return target.advance(held, nextOffset, lastMessageId);
        }

        @Override
        public boolean restart(Position held, long nextOffset, String reason) {
            return target.restart(held, nextOffset, reason);
        }
    }
}
