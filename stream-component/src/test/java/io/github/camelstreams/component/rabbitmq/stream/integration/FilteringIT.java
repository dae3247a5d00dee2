package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.Producer;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ManualCommit;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages have filter values, and consumers get those that they want and no others. */
class FilteringIT {

    private static final String ANNOTATION = "x-stream-filter-value";
    private static final String BY_HEADER = "filterValue=${header.region}";
    private static final String NORTH = "filterValues=north";
    private static final String GROUP = "consumerName=group&watchdogInterval=200&" + NORTH;
    private static final String IN_REPOSITORY =
            GROUP + "&singleActiveConsumer=true&offsetRepository=#positions";

    private final StreamFixture fixture = new StreamFixture();
    private final JdbcOffsetRepository positions =
            new JdbcOffsetRepository(StreamFixture.database());
    private final CamelContext context = new DefaultCamelContext();
    private int published;

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void close() {
        context.stop();
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                NORTH,
                GROUP,
                GROUP + "&batching=true",
                IN_REPOSITORY,
                IN_REPOSITORY + "&batching=true"
            })
    void onlyWhatIsWantedIsConsumedAndARestartGoesOnBehindIt(String options) throws Exception {
        // in one chunk, so that the broker cannot leave out any
        publishMixed("north", "south", "north", null, "west", "north");
        try (ReadingApplication reader = reader(options)) {
            reader.start().awaitProcessed(3);
            publishMixed("south", "north");
            reader.awaitProcessed(4);
            assertThat(reader.processed())
                    .containsExactly("north 1", "north 3", "north 6", "north 8");
            await().atMost(PATIENCE).until(() -> reader.status().storedOffset() >= 8);
        }
        publishMixed("north", "south");
        if (options.contains("group")) {
            try (ReadingApplication reader = reader(options)) {
                reader.start().awaitProcessed(1);
                assertThat(reader.processed()).containsExactly("north 9");
            }
        }
    }

    @Test
    void chunksWithoutAnythingWantedAreNotDelivered() throws Exception {
        for (int i = 0; i < 50; i++) {
            publish("south", 20);
        }
        publish("north", 1);
        List<Message> looked = new ArrayList<>();
        Predicate<Message> counting =
                message -> {
                    looked.add(message);
                    return StoredMessages.text(message).startsWith("north");
                };
        try (ReadingApplication reader =
                new ReadingApplication(
                        fixture.uri(NORTH + "&filterPredicate=#wanted"), null, exchange -> {})) {
            reader.context().getRegistry().bind("wanted", counting);
            reader.start().awaitProcessed(1);
            assertThat(looked).hasSizeLessThan(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "filterValues=north&matchUnfiltered=true, north 1;null 3",
        "'filterValues=north,west', north 1;west 4"
    })
    void severalValuesAndUnfilteredMessagesCanBeWanted(String options, String expected)
            throws Exception {
        publishMixed("north", "south", null, "west");
        List<String> texts = List.of(expected.split(";"));
        try (ReadingApplication reader = reader(options)) {
            reader.start().awaitProcessed(texts.size());
            publish("north", 1);
            reader.awaitProcessed(texts.size() + 1);
            assertThat(reader.processed().subList(0, texts.size())).isEqualTo(texts);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "matchUnfiltered=true, matchUnfiltered needs filterValues",
        "filterPredicate=#positions, filterPredicate needs filterValues",
        "'filterValues=a,,b', filterValues must not hold an empty value"
    })
    void optionsThatDoNotGoTogetherAreRefused(String options, String reason) {
        Predicate<Message> none = message -> false;
        assertThatThrownBy(
                        () -> {
                            try (ReadingApplication reader =
                                    new ReadingApplication(fixture.uri(options), null)) {
                                reader.context().getRegistry().bind("positions", none);
                                reader.start();
                            }
                        })
                .hasStackTraceContaining(reason);
    }

    /** Nothing is delivered although the stream grows: no reason to subscribe anew. */
    @ParameterizedTest
    @ValueSource(strings = {IN_REPOSITORY, GROUP + "&singleActiveConsumer=true"})
    void aConsumerForWhichThereIsNothingIsLeftAlone(String options) throws Exception {
        publishMixed("north");
        try (ReadingApplication reader = reader(options);
                ReadingApplication standby = reader(options)) {
            reader.start().awaitProcessed(1);
            standby.start().await(ConsumerState.STANDBY);
            long epoch = reader.status().epoch();
            Instant since = standby.status().since();
            publish("south", 100);
            await().during(2, TimeUnit.SECONDS)
                    .atMost(PATIENCE)
                    .until(() -> standby.status().since().equals(since));
            assertThat(reader.status().epoch()).isEqualTo(epoch);
            publish("north", 1);
            reader.awaitProcessed(2);
            assertThat(standby.processed()).isEmpty();
        }
    }

    @Test
    void whatIsNotWantedIsNotCommittedBeforeWhatLiesBeforeIt() throws Exception {
        String options = IN_REPOSITORY + "&allowManualCommit=true";
        List<ManualCommit> commits = new ArrayList<>();
        Processor keep =
                exchange ->
                        commits.add(
                                exchange.getIn()
                                        .getHeader(
                                                RabbitMQStreamConstants.MANUAL_COMMIT,
                                                ManualCommit.class));
        publishInOneChunk("north", "south", "south");
        try (ReadingApplication reader =
                new ReadingApplication(fixture.uri(options), positions, keep).start()) {
            reader.awaitState(status -> status.nextOffset() == 3);
            await().during(500, TimeUnit.MILLISECONDS).until(() -> position().nextOffset() == 0);
            commits.get(0).commit();
            await().atMost(PATIENCE).until(() -> position().nextOffset() == 3);
        }
    }

    @Test
    void aStandbyThatWasActiveBeforeSkipsAndRepeatsNothing() throws Exception {
        publishMixed("north", "south");
        try (ReadingApplication first = reader(IN_REPOSITORY);
                ReadingApplication second = reader(IN_REPOSITORY)) {
            first.start().awaitProcessed(1);
            second.start().await(ConsumerState.STANDBY);
            for (int round = 0; round < 2; round++) {
                ReadingApplication active = round == 0 ? first : second;
                ReadingApplication next = round == 0 ? second : first;
                active.suspend().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                next.await(ConsumerState.ACTIVE);
                active.context().getRouteController().resumeRoute("read");
                publishMixed("south", "north");
                StreamFixture.awaitTotal(round + 2, first, second);
            }
            assertThat(first.processed()).containsExactly("north 1", "north 6");
            assertThat(second.processed()).containsExactly("north 4");
        }
    }

    /** The message before the position need not be one that is wanted. */
    @Test
    void aStreamCreatedAnewIsNoticedInSpiteOfTheFilter() throws Exception {
        publishMixed("north", "south", "north");
        try (ReadingApplication reader = reader(IN_REPOSITORY)) {
            reader.start().awaitProcessed(2);
            await().atMost(PATIENCE).until(() -> position().nextOffset() == 3);
        }
        fixture.environment().deleteStream(fixture.stream());
        fixture.create();
        publish("south", 10);
        publish("north", 1);
        try (ReadingApplication reader = reader(IN_REPOSITORY)) {
            reader.start().awaitProcessed(1);
            assertThat(position().incomplete()).contains("not the one read before");
        }
    }

    @Test
    void aRestartAmongUnwantedMessagesReportsNothing() throws Exception {
        publish("south", 10);
        publish("north", 1);
        publish("south", 10);
        try (ReadingApplication reader = reader(IN_REPOSITORY)) {
            reader.start().awaitProcessed(1);
        }
        publish("north", 1);
        try (ReadingApplication reader = reader(IN_REPOSITORY)) {
            reader.start().awaitProcessed(1);
            assertThat(reader.processed()).containsExactly("north 22");
            assertThat(position().incomplete()).isNull();
        }
    }

    private ReadingApplication reader(String options) throws Exception {
        return new ReadingApplication(
                fixture.uri(options), options.contains("#positions") ? positions : null);
    }

    private Publishing publishing(String options) {
        return new Publishing(context, fixture.uri(options));
    }

    /** Publishes one batch of messages with these values, each numbered. */
    private void publishMixed(String... regions) {
        List<DefaultMessage> batch = new ArrayList<>();
        for (String region : regions) {
            batch.add(element(region));
        }
        try (Publishing publishing = publishing(BY_HEADER)) {
            assertThat(publishing.failure(publishing.send(batch))).isNull();
        }
    }

    /** What is published in one frame is almost always in one chunk; if not, once more. */
    private void publishInOneChunk(String... regions) throws InterruptedException {
        publishInOneFrame(regions);
        while (fixture.environment().queryStreamStats(fixture.stream()).committedChunkId() > 0) {
            fixture.environment().deleteStream(fixture.stream());
            fixture.environment().streamCreator().stream(fixture.stream()).create();
            publishInOneFrame(regions);
        }
    }

    /** A batch of fixed size is one frame. */
    @SuppressWarnings("deprecation") // the only way to know how large a frame is
    private void publishInOneFrame(String... regions) throws InterruptedException {
        CountDownLatch confirmed = new CountDownLatch(regions.length);
        try (Producer producer =
                fixture.environment().producerBuilder().stream(fixture.stream())
                        .dynamicBatch(false)
                        .batchSize(regions.length)
                        .batchPublishingDelay(Duration.ofSeconds(30))
                        .filterValue(
                                message ->
                                        message.getMessageAnnotations().get(ANNOTATION).toString())
                        .build()) {
            for (String region : regions) {
                producer.send(
                        producer.messageBuilder()
                                .messageAnnotations()
                                .entry(ANNOTATION, region)
                                .messageBuilder()
                                .addData((region + " " + ++published).getBytes(UTF_8))
                                .build(),
                        status -> confirmed.countDown());
            }
            assertThat(confirmed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    private void publish(String region, int count) {
        publishMixed(IntStream.range(0, count).mapToObj(i -> region).toArray(String[]::new));
    }

    private DefaultMessage element(String region) {
        DefaultMessage message = new DefaultMessage(context);
        published++;
        int number = published;
        message.setBody(region + " " + number);
        message.setHeader("region", region);
        message.setHeader(RabbitMQStreamConstants.MESSAGE_ID, "id-" + number);
        return message;
    }

    private Position position() {
        return positions.read("group", fixture.stream()).orElseThrow();
    }
}
