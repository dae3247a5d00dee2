package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.producer.NotStoredException;
import io.github.camelstreams.component.rabbitmq.stream.producer.RabbitMQStreamProducer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An exchange that names the stream it is published to. */
class OverrideStreamIT {

    private static final String HEADER = RabbitMQStreamConstants.OVERRIDE_STREAM;

    private final StreamFixture fixture = new StreamFixture();
    private final StreamFixture other = new StreamFixture();
    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        other.close();
        fixture.close();
    }

    @Test
    void theHeaderIsIgnoredUnlessItIsAllowed() {
        try (Publishing publishing = new Publishing(context, fixture.uri(""))) {
            CompletableFuture<Exchange> result = publishing.send(to(other.stream(), "stays"));

            assertThat(publishing.failure(result)).isNull();
            assertThat(result.join().getMessage().getHeader(HEADER)).isEqualTo(other.stream());
        }
        assertThat(stored(fixture)).containsExactly("stays");
        assertThat(stored(other)).isEmpty();
    }

    @Test
    void theHeaderNamesTheStreamOnce() {
        try (Publishing publishing = allowed("")) {
            CompletableFuture<Exchange> single = publishing.send(to(other.stream(), "a"));
            CompletableFuture<Exchange> batch =
                    publishing.send(to(other.stream(), List.of("b", "c")));
            CompletableFuture<Exchange> without = publishing.send("d");
            CompletableFuture<Exchange> own = publishing.send(to(fixture.stream(), "e"));

            assertThat(List.of(single, batch, without, own))
                    .allSatisfy(
                            result -> {
                                assertThat(publishing.failure(result)).isNull();
                                assertThat(result.join().getMessage().getHeader(HEADER)).isNull();
                            });
            RabbitMQStreamProducer producer = (RabbitMQStreamProducer) publishing.producer();
            assertThat(producer.getPublished()).isEqualTo(5);
            assertThat(producer.getOverrideStreams()).isEqualTo(1);
        }
        assertThat(stored(other)).containsExactly("a", "b", "c");
        assertThat(stored(fixture)).containsExactly("d", "e");
        assertThat(StoredMessages.of(other.environment(), other.stream()))
                .allSatisfy(message -> assertThat(message.getApplicationProperties()).isNull());
    }

    @Test
    void aFailedExchangeGoesToTheSameStreamWhenItIsTriedAgain() throws Exception {
        other.environment().deleteStream(other.stream());
        List<String> headers = new ArrayList<>();
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        onException(NotStoredException.class)
                                .maximumRedeliveries(3)
                                .redeliveryDelay(10)
                                .onRedelivery(
                                        exchange -> {
                                            headers.add(
                                                    exchange.getMessage()
                                                            .getHeader(HEADER, String.class));
                                            if (headers.size() == 1) {
                                                other.create();
                                            }
                                        });
                        from("direct:in").to(fixture.uri("allowOverrideStream=true"));
                    }
                });
        context.createProducerTemplate()
                .sendBodyAndHeader("direct:in", "again", HEADER, other.stream());

        assertThat(headers).isNotEmpty().containsOnly(other.stream());
        assertThat(stored(other)).containsExactly("again");
        assertThat(stored(fixture)).isEmpty();
    }

    @Test
    void theStreamUsedLeastRecentlyMakesWayWhenNothingIsOnItsWayToIt() {
        try (StreamFixture third = new StreamFixture();
                Publishing publishing = allowed("&maxOverrideStreams=1")) {
            List<CompletableFuture<Exchange>> results = new ArrayList<>();
            List<String> texts = texts(1, 2_000);
            for (String text : texts) {
                results.add(publishing.send(to(other.stream(), text)));
                if (results.size() % 500 == 0) {
                    results.add(publishing.send(to(third.stream(), "between")));
                }
            }

            assertThat(results).extracting(publishing::failure).containsOnlyNulls();
            RabbitMQStreamProducer producer = (RabbitMQStreamProducer) publishing.producer();
            assertThat(producer.getOverrideStreams()).isEqualTo(1);
            assertThat(producer.getPublished()).isEqualTo(results.size());
            assertThat(stored(other)).isEqualTo(texts);
            assertThat(stored(third)).hasSize(results.size() - texts.size());
            await("threads of streams that made way")
                    .atMost(PATIENCE)
                    .until(() -> sendingThreads(other) + sendingThreads(third) <= 1);
        }
    }

    @Test
    void stoppingWaitsForEveryStream() {
        List<String> texts = texts(1, 20_000);
        Publishing publishing = allowed("&maxUnconfirmedMessages=50000");
        List<CompletableFuture<Exchange>> results =
                texts.stream().map(text -> publishing.send(to(other.stream(), text))).toList();
        publishing.close();

        assertThat(results).extracting(publishing::failure).containsOnlyNulls();
        assertThat(stored(other)).isEqualTo(texts);
        assertThat(sendingThreads(other)).isZero();
    }

    @Test
    void aStreamThatDoesNotExistFailsOnlyWhatIsMeantForIt() {
        try (Publishing publishing = allowed("")) {
            CompletableFuture<Exchange> lost = publishing.send(to("no such stream", "lost"));
            assertThat(publishing.failure(lost))
                    .isInstanceOfSatisfying(
                            NotStoredException.class,
                            failure -> assertThat(failure.getStream()).isEqualTo("no such stream"));
            assertThat(lost.join().getMessage().getHeader(HEADER)).isEqualTo("no such stream");
            assertThat(publishing.failure(publishing.send("kept"))).isNull();
            assertThat(((RabbitMQStreamProducer) publishing.producer()).getState())
                    .isEqualTo("OPEN");
        }
        assertThat(stored(fixture)).containsExactly("kept");
    }

    @Test
    void anythingButTheNameOfAStreamIsRefused() {
        Message element = new DefaultMessage(context);
        element.setBody("element");
        element.setHeader(HEADER, other.stream());
        try (Publishing publishing = allowed("")) {
            assertThat(publishing.failure(publishing.send(to(" ", "blank"))))
                    .isInstanceOf(NotStoredException.class);
            assertThat(publishing.failure(publishing.send(to(42, "a number"))))
                    .isInstanceOf(NotStoredException.class);
            assertThat(publishing.failure(publishing.send(List.of("first", element))))
                    .isInstanceOf(NotStoredException.class);
        }
        assertThat(stored(fixture)).isEmpty();
        assertThat(stored(other)).isEmpty();
    }

    @Test
    void aProducerNameIsRefused() {
        String uri = fixture.uri("allowOverrideStream=true&producerName=relay");

        assertThatThrownBy(() -> new Publishing(context, uri).close())
                .hasStackTraceContaining("allowOverrideStream does not go with a producerName");
    }

    private Publishing allowed(String options) {
        return new Publishing(context, fixture.uri("allowOverrideStream=true" + options));
    }

    private static java.util.function.Consumer<Message> to(Object stream, Object body) {
        return message -> {
            message.setBody(body);
            message.setHeader(HEADER, stream);
        };
    }

    private static long sendingThreads(StreamFixture target) {
        String name = "RabbitMQStreamProducer[" + target.stream() + "]";
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains(name))
                .count();
    }

    private static List<String> stored(StreamFixture target) {
        return StoredMessages.texts(target.environment(), target.stream());
    }
}
