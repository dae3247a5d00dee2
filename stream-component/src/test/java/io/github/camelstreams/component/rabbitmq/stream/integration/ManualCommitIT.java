package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.text;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ManualCommit;
import io.github.camelstreams.component.rabbitmq.stream.offset.FencedException;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The position moves when the route commits, no earlier and no further. */
class ManualCommitIT {

    private static final String MANUAL =
            "consumerName=group&allowManualCommit=true&watchdogInterval=200";
    private static final String IN_REPOSITORY =
            MANUAL + "&singleActiveConsumer=true&offsetRepository=#positions";

    private final StreamFixture fixture = new StreamFixture();
    private final JdbcOffsetRepository positions =
            new JdbcOffsetRepository(StreamFixture.database());
    private final Map<String, ManualCommit> commits = new ConcurrentHashMap<>();
    private final Processor keepCommit =
            exchange -> commits.put(exchange.getIn().getBody(String.class), commit(exchange));

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                IN_REPOSITORY,
                IN_REPOSITORY + "&failurePolicy=skip",
                MANUAL,
                MANUAL + "&singleActiveConsumer=true"
            })
    void whatTheRouteHasNotCommittedComesAgain(String options) throws Exception {
        String uri = fixture.uri(options);
        OffsetRepository repository = options.contains("#positions") ? positions : null;
        Processor commitsTheSixtieth =
                exchange -> {
                    if (exchange.getIn().getBody(String.class).equals(text(60))) {
                        commit(exchange).commit();
                    }
                };
        fixture.publish(1, 100);
        try (ReadingApplication reader =
                new ReadingApplication(uri, repository, commitsTheSixtieth).start()) {
            reader.awaitProcessed(100);
            assertThat(reader.processed()).isEqualTo(texts(1, 100));
            // more than the watchdog's patience
            await().during(2, TimeUnit.SECONDS).until(() -> reader.processed().size() == 100);
            assertThat(reader.status().nextOffset()).isEqualTo(100);
            assertThat(reader.status().storedOffset()).isEqualTo(60);
        }
        try (ReadingApplication reader = new ReadingApplication(uri, repository).start()) {
            reader.awaitProcessed(40);
            assertThat(reader.processed()).isEqualTo(texts(61, 100));
        }
        try (ReadingApplication reader = new ReadingApplication(uri, repository).start()) {
            reader.awaitProcessed(40);
            assertThat(reader.processed()).isEqualTo(texts(61, 100));
        }
    }

    @Test
    void aBatchIsCommittedAsAWhole() throws Exception {
        String uri = fixture.uri(IN_REPOSITORY + "&batching=true&maxBatchSize=10");
        Processor commitsTheFirstBatch =
                exchange -> {
                    if (commits.putIfAbsent("first", commit(exchange)) == null) {
                        commit(exchange).commit();
                    }
                };
        fixture.publish(1, 100);
        try (ReadingApplication reader =
                new ReadingApplication(uri, positions, commitsTheFirstBatch).start()) {
            reader.awaitProcessed(100);
            assertThat(reader.processed()).isEqualTo(texts(1, 100));
            assertThat(stored()).isEqualTo(commits.get("first").getNextOffset()).isBetween(1L, 10L);
        }
    }

    @Test
    void aCommitCoversWhatCameBeforeItAndAnEarlierOneMovesNothingBack() throws Exception {
        fixture.publish(1, 30);
        try (ReadingApplication reader =
                new ReadingApplication(fixture.uri(IN_REPOSITORY), positions, keepCommit).start()) {
            reader.awaitProcessed(30);
            assertThat(stored()).isZero();
            commits.get(text(20)).commit();
            assertThat(stored()).isEqualTo(20);
            commits.get(text(10)).commit();
            assertThat(stored()).isEqualTo(20);
            commits.get(text(30)).commit();
            assertThat(stored()).isEqualTo(30);
            assertThat(positions.read("group", fixture.stream()).orElseThrow().lastMessageId())
                    .isEqualTo("id-30");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {IN_REPOSITORY, MANUAL + "&singleActiveConsumer=true"})
    void aCommitAfterAnotherHasTakenOverIsRefused(String options) throws Exception {
        String uri = fixture.uri(options);
        OffsetRepository repository = options.contains("#positions") ? positions : null;
        fixture.publish(1, 30);
        try (ReadingApplication first =
                        new ReadingApplication(uri, repository, keepCommit).start();
                ReadingApplication second = new ReadingApplication(uri, repository)) {
            first.awaitProcessed(30);
            commits.get(text(10)).commit();
            second.start();
            second.await(ConsumerState.STANDBY);
            first.suspend().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            second.awaitProcessed(20);
            assertThatThrownBy(() -> commits.get(text(20)).commit())
                    .isInstanceOf(FencedException.class)
                    .hasMessageContaining("deactivated");
            assertThat(second.processed()).isEqualTo(texts(11, 30));
            assertThat(second.status().storedOffset()).isEqualTo(10);
        }
    }

    @Test
    void aConsumerThatIsFencedWithoutKnowingCommitsNothing() throws Exception {
        fixture.publish(1, 30);
        try (ReadingApplication reader =
                new ReadingApplication(fixture.uri(IN_REPOSITORY), positions, keepCommit).start()) {
            reader.awaitProcessed(30);
            positions.claim("group", fixture.stream(), "somebody else");
            assertThatThrownBy(() -> commits.get(text(20)).commit())
                    .isInstanceOf(FencedException.class);
            assertThat(stored()).isZero();
        }
    }

    @Test
    void aRouteCommitsWithoutJava() throws Exception {
        Processor simple =
                exchange ->
                        exchange.getContext()
                                .resolveLanguage("simple")
                                .createExpression(
                                        "${header.CamelRabbitMQStreamManualCommit.commit}")
                                .evaluate(exchange, Object.class);
        fixture.publish(1, 30);
        try (ReadingApplication reader =
                new ReadingApplication(fixture.uri(IN_REPOSITORY), positions, simple).start()) {
            reader.awaitProcessed(30);
            await().atMost(PATIENCE).until(() -> stored() == 30);
            assertThat(reader.processed()).isEqualTo(texts(1, 30));
        }
    }

    private long stored() {
        return positions.read("group", fixture.stream()).orElseThrow().nextOffset();
    }

    private static ManualCommit commit(Exchange exchange) {
        return exchange.getIn()
                .getHeader(RabbitMQStreamConstants.MANUAL_COMMIT, ManualCommit.class);
    }
}
