package io.github.camelstreams.component.rabbitmq.stream.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Producer;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.producer.NotStoredException;
import io.github.camelstreams.component.rabbitmq.stream.producer.RabbitMQStreamProducer;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TcpProxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuperStreamPublishingIT {

    private static final String DECLARED = "superStream=true&autoDeclare=true&partitions=4";

    private final StreamFixture fixture = new StreamFixture();
    private final CamelContext context = new DefaultCamelContext();
    private final String superStream = SharedServers.uniqueName("super");

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        if (environment().streamExists(superStream + "-0")) {
            environment().deleteSuperStream(superStream);
        }
        fixture.close();
    }

    @Test
    void theSuperStreamIsDeclaredAndEachKeyKeepsItsPartitionAndOrder() {
        try (Publishing publishing = publishing(DECLARED)) {
            List<CompletableFuture<Exchange>> results =
                    IntStream.range(0, 4_000)
                            .mapToObj(i -> publishing.send(keyed("key " + i % 100, body(i))))
                            .toList();

            assertThat(results).extracting(publishing::failure).containsOnlyNulls();
            assertThat(((RabbitMQStreamProducer) publishing.producer()).getState())
                    .isEqualTo("OPEN");
        }
        assertThat(environment().streamExists(superStream + "-4")).isFalse();
        List<List<String>> partitions = partitions(4);
        assertThat(partitions).allSatisfy(partition -> assertThat(partition).isNotEmpty());
        assertThat(partitions.stream().mapToInt(List::size).sum()).isEqualTo(4_000);
        for (int key = 0; key < 100; key++) {
            List<String> ofKey =
                    IntStream.iterate(key, i -> i < 4_000, i -> i + 100)
                            .mapToObj(SuperStreamPublishingIT::body)
                            .toList();
            assertThat(partitions)
                    .anySatisfy(partition -> assertThat(partition).containsSubsequence(ofKey));
        }
    }

    @Test
    void aKeyGoesWhereTheOtherClientLibrariesSendIt() {
        List<String> keys = IntStream.range(0, 50).mapToObj(i -> "kunde-ü-" + i).toList();
        try (Publishing publishing = publishing(DECLARED)) {
            for (String key : keys) {
                assertThat(publishing.failure(publishing.send(keyed(key, key)))).isNull();
            }
        }
        try (Producer bare =
                environment()
                        .producerBuilder()
                        .superStream(superStream)
                        .routing(StoredMessages::text)
                        .producerBuilder()
                        .build()) {
            keys.stream()
                    .map(key -> key.getBytes(UTF_8))
                    .forEach(
                            key ->
                                    bare.send(
                                            bare.messageBuilder().addData(key).build(),
                                            status -> {}));
            await().atMost(StreamFixture.PATIENCE)
                    .until(() -> partitions(4).stream().mapToInt(List::size).sum() == 100);
        }
        assertThat(partitions(4))
                .allSatisfy(
                        partition ->
                                assertThat(partition)
                                        .allSatisfy(
                                                key ->
                                                        assertThat(partition)
                                                                .filteredOn(key::equals)
                                                                .hasSize(2)));
    }

    @Test
    void theKeyOfEachElementOfABatchComesFromItsHeaderOrTheExpression() {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody("exchange");
        exchange.getMessage().setHeader("customer", "a");
        Message message = new DefaultMessage(context);
        message.setBody("message");
        message.setHeader("customer", "a");
        Message other = new DefaultMessage(context);
        other.setBody("by header");
        other.setHeader("customer", "b");
        other.setHeader(RabbitMQStreamConstants.ROUTING_KEY, "a");
        try (Publishing publishing = publishing(DECLARED + "&routingKey=${header.customer}")) {
            assertThat(publishing.failure(publishing.send(List.of(exchange, message, other))))
                    .isNull();
        }
        try (Publishing publishing = publishing(DECLARED + "&routingKey=${body}")) {
            assertThat(publishing.failure(publishing.send("a"))).isNull();
            assertThat(publishing.failure(publishing.send(List.of("a", "a")))).isNull();
        }
        assertThat(partitions(4))
                .contains(List.of("exchange", "message", "by header", "a", "a", "a"));
    }

    @Test
    void aMessageWithoutAKeyIsNotStoredNorTheBatchAroundIt() {
        Message keyed = new DefaultMessage(context);
        keyed.setBody("keyed");
        keyed.setHeader(RabbitMQStreamConstants.ROUTING_KEY, "key");
        try (Publishing publishing = publishing(DECLARED + "&routingKey=${header.customer}")) {
            assertThat(publishing.failure(publishing.send("no key")))
                    .isInstanceOf(NotStoredException.class)
                    .hasMessageContaining("needs a routing key");
            assertThat(publishing.failure(publishing.send(keyed("", "empty key"))))
                    .isInstanceOf(NotStoredException.class);
            assertThat(publishing.failure(publishing.send(List.of(keyed, "no key"))))
                    .isInstanceOf(NotStoredException.class);
            assertThat(publishing.failure(publishing.send(keyed("key", "behind")))).isNull();
        }
        assertThat(partitions(4)).containsOnlyOnce(List.of("behind"));
    }

    @Test
    void aSuperStreamThatIsNotThereFailsTheExchangeUntilItIs() {
        try (Publishing publishing = publishing("superStream=true")) {
            assertThat(publishing.failure(publishing.send(keyed("key", "before"))))
                    .isInstanceOf(NotStoredException.class);
            environment()
                    .streamCreator()
                    .name(superStream)
                    .superStream()
                    .partitions(2)
                    .creator()
                    .create();
            await().atMost(StreamFixture.PATIENCE)
                    .until(
                            () ->
                                    publishing.failure(publishing.send(keyed("key", "after")))
                                            == null);
        }
        assertThat(partitions(2)).contains(List.of("after"));
    }

    @Test
    void aSuperStreamWithOtherPartitionsIsUsedAsItIs() {
        environment()
                .streamCreator()
                .name(superStream)
                .superStream()
                .partitions(2)
                .creator()
                .create();
        try (Publishing publishing = publishing(DECLARED + "&routingKey=${body}")) {
            List<String> texts = StreamFixture.texts(1, 100);
            assertThat(publishing.failure(publishing.send(texts))).isNull();
        }
        assertThat(partitions(2).stream().mapToInt(List::size).sum()).isEqualTo(100);
    }

    @Test
    void whatIsConfirmedIsStoredAndWhatIsNotStoredIsNotAlthoughConnectionsAreLost() {
        Broker broker = SharedServers.broker();
        Set<String> confirmed = new HashSet<>();
        Set<String> notStored = new HashSet<>();
        try (TcpProxy network = new TcpProxy(broker.host(), broker.port());
                Publishing publishing =
                        new Publishing(
                                context,
                                onSuperStream(
                                        fixture.uri(
                                                network,
                                                DECLARED
                                                        + "&recoveryBackOff=20&confirmTimeout=4000"
                                                        + "&routingKey=${body}")))) {
            for (int round = 0; round < 8; round++) {
                awaitWorking(publishing);
                List<String> texts = StreamFixture.texts(1 + 1_000 * round, 1_000 * (round + 1));
                List<CompletableFuture<Exchange>> results =
                        texts.stream().map(publishing::send).toList();
                results.get(100 * round).join();
                network.cut();
                for (int i = 0; i < texts.size(); i++) {
                    Exception failure = publishing.failure(results.get(i));
                    if (failure == null) {
                        confirmed.add(texts.get(i));
                    } else if (failure instanceof NotStoredException) {
                        notStored.add(texts.get(i));
                    }
                }
            }
            awaitWorking(publishing);
        }
        Set<String> stored = new HashSet<>();
        partitions(4).forEach(stored::addAll);
        assertThat(confirmed).hasSizeGreaterThan(1_000);
        assertThat(stored).containsAll(confirmed);
        assertThat(notStored).doesNotContainAnyElementsOf(stored);
    }

    private static void awaitWorking(Publishing publishing) {
        await().atMost(StreamFixture.PATIENCE)
                .until(() -> publishing.failure(publishing.send("goes on")) == null);
    }

    @Test
    void entriesOfSeveralMessagesGoToPartitionsToo() {
        try (Publishing publishing =
                publishing(DECLARED + "&routingKey=${body}&subEntrySize=10&compression=lz4")) {
            List<String> texts = StreamFixture.texts(1, 1_000);
            assertThat(publishing.failure(publishing.send(texts))).isNull();
        }
        assertThat(partitions(4).stream().mapToInt(List::size).sum()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @CsvSource({
        "superStream=true&producerName=relay, superStream does not go with a producerName",
        "superStream=true&allowOverrideStream=true, superStream does not go with allowOverrideStream",
        "superStream=true&operation=statistics, superStream goes with operation send only",
        "superStream=true&autoDeclare=true&partitions=0, partitions must be at least 1",
        "routingKey=a, routingKey needs superStream=true"
    })
    void optionsThatDoNotGoTogetherAreRefused(String options, String reason) {
        assertThatThrownBy(() -> publishing(options).close()).hasStackTraceContaining(reason);
    }

    private static Consumer<Message> keyed(String key, String body) {
        return message -> {
            message.setBody(body);
            message.setHeader(RabbitMQStreamConstants.ROUTING_KEY, key);
        };
    }

    private static String body(int i) {
        return "message " + i;
    }

    private Publishing publishing(String options) {
        return new Publishing(context, uri(options));
    }

    private String uri(String options) {
        return onSuperStream(fixture.uri(options));
    }

    private String onSuperStream(String uri) {
        return uri.replace(fixture.stream(), superStream);
    }

    private Environment environment() {
        return fixture.environment();
    }

    private List<List<String>> partitions(int count) {
        List<List<String>> partitions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            partitions.add(StoredMessages.texts(environment(), superStream + "-" + i));
        }
        return partitions;
    }
}
