package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.text;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that a route fetches when it wants them. */
class PollEnrichIT {

    private static final String BY_BROKER = "consumerName=poller";
    private static final String IN_REPOSITORY =
            "consumerName=poller&singleActiveConsumer=true&offsetRepository=#positions";

    private final StreamFixture fixture = new StreamFixture();
    private final JdbcOffsetRepository positions =
            new JdbcOffsetRepository(StreamFixture.database());
    private CamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {BY_BROKER, IN_REPOSITORY})
    void aPollGetsTheNextMessageAndAnotherApplicationGoesOnBehindIt(String options)
            throws Exception {
        fixture.publish(1, 100);
        start(options, 20_000, exchange -> {});
        for (int i = 1; i <= 5; i++) {
            assertThat(poll()).isEqualTo(text(i));
        }
        context.stop();
        context = new DefaultCamelContext();
        start(options, 20_000, exchange -> {});

        assertThat(poll()).isEqualTo(text(6));
    }

    @Test
    void aPollThatFailsGetsTheSameMessageAgain() throws Exception {
        fixture.publish(1, 3);
        List<String> attempts = new ArrayList<>();
        start(
                IN_REPOSITORY,
                20_000,
                exchange -> {
                    attempts.add(exchange.getMessage().getBody(String.class));
                    if (attempts.size() == 2) {
                        throw new IllegalStateException("on purpose");
                    }
                    if (attempts.size() == 3) {
                        exchange.setRollbackOnly(true);
                    }
                });
        assertThat(poll()).isEqualTo(text(1));
        assertThatThrownBy(this::poll).hasStackTraceContaining("on purpose");
        poll();
        assertThat(poll()).isEqualTo(text(2));
        assertThat(poll()).isEqualTo(text(3));

        assertThat(attempts).containsExactly(text(1), text(2), text(2), text(2), text(3));
        await().atMost(PATIENCE)
                .until(
                        () -> positions.read("poller", fixture.stream()).orElseThrow().nextOffset(),
                        offset -> offset == 3);
    }

    @Test
    void thePositionStaysUntilTheExchangeThatPolledIsCompleted() throws Exception {
        fixture.publish(1, 2);
        CountDownLatch polled = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        start(
                IN_REPOSITORY,
                20_000,
                exchange -> {
                    polled.countDown();
                    go.await();
                });
        CompletableFuture<String> first = CompletableFuture.supplyAsync(this::poll);
        polled.await();
        CompletableFuture<String> second = CompletableFuture.supplyAsync(this::poll);

        await().during(Duration.ofSeconds(1)).until(() -> !second.isDone());
        assertThat(positions.read("poller", fixture.stream()).orElseThrow().nextOffset()).isZero();
        go.countDown();
        assertThat(first.join()).isEqualTo(text(1));
        assertThat(second.join()).isEqualTo(text(2));
    }

    @Test
    void aPollEndsInTimeWhenThereIsNothing() throws Exception {
        start(BY_BROKER, 200, exchange -> {});
        assertThat(poll()).isEqualTo("nothing");
        fixture.publish(1, 1);
        await().atMost(PATIENCE).until(() -> poll().equals(text(1)));
    }

    @Test
    void aPollGetsABatch() throws Exception {
        fixture.publish(1, 30);
        start(
                IN_REPOSITORY + "&batching=true&maxBatchSize=20",
                20_000,
                exchange -> exchange.getMessage().setBody(joined(exchange)));
        List<String> all = new ArrayList<>();
        while (all.size() < 30) {
            List<String> batch = List.of(poll().split(","));
            assertThat(batch).hasSizeLessThanOrEqualTo(20);
            all.addAll(batch);
        }
        assertThat(all).isEqualTo(texts(1, 30));
    }

    @Test
    void asStandbyItGetsNothingAndItsUnpolledMessageGoesToWhoTakesOver() throws Exception {
        fixture.publish(1, 3);
        start(IN_REPOSITORY, 20_000, exchange -> {});
        assertThat(poll()).isEqualTo(text(1));
        CamelContext active = context;
        context = new DefaultCamelContext();
        try {
            start(IN_REPOSITORY, 500, exchange -> {});
            assertThat(poll()).isEqualTo("nothing");
            long begin = System.nanoTime();
            active.stop();
            // not for as long as an exchange in flight may take
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofSeconds(5));
            await().atMost(PATIENCE).until(() -> poll().equals(text(2)));
        } finally {
            active.stop();
        }
    }

    @Test
    void anExchangeThatPollsTwiceIsToldSo() throws Exception {
        fixture.publish(1, 2);
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        String uri = fixture.uri(BY_BROKER);
                        from("direct:in").loop(2).pollEnrich(uri, 20_000);
                    }
                });
        context.start();
        assertThatThrownBy(this::poll).hasStackTraceContaining("With batching=true");
    }

    @Test
    void aTemplateCompletesWhatItReceives() {
        fixture.publish(1, 3);
        context.start();
        ConsumerTemplate template = context.createConsumerTemplate();
        String uri = fixture.uri(BY_BROKER);
        assertThat(template.receiveBody(uri, 20_000, String.class)).isEqualTo(text(1));
        Exchange second = template.receive(uri, 20_000);
        assertThat(second.getMessage().getBody(String.class)).isEqualTo(text(2));
        assertThat(template.receive(uri, 300)).isNull();
        template.doneUoW(second);
        assertThat(template.receiveBody(uri, 20_000, String.class)).isEqualTo(text(3));
        template.stop();
    }

    @Test
    void thePartitionsOfASuperStreamArePolledInTurnEachInItsOrder() {
        List<String> received = new ArrayList<>();
        try (SuperStreamFixture superStream = new SuperStreamFixture().create(3)) {
            superStream.publish(1, 5);
            context.start();
            ConsumerTemplate template = context.createConsumerTemplate();
            String uri = superStream.uri("consumerName=poller&singleActiveConsumer=true");
            while (received.size() < 15) {
                received.add(template.receiveBody(uri, 20_000, String.class));
            }
            assertThat(template.receive(uri, 300)).isNull();
            template.stop();
        }
        for (int partition = 0; partition < 3; partition++) {
            assertThat(SuperStreamFixture.ofPartition(partition, received))
                    .isEqualTo(SuperStreamFixture.texts(partition, 1, 5));
        }
    }

    @Test
    void whatPollingCannotDoIsRefused() {
        context.start();
        assertThatThrownBy(
                        () ->
                                context.getEndpoint(fixture.uri("failurePolicy=stop"))
                                        .createPollingConsumer())
                .hasMessageContaining("failurePolicy=stop is not for polling");
    }

    private void start(String options, long timeout, Processor work) throws Exception {
        context.getRegistry().bind("positions", positions);
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(noErrorHandler());
                        from("direct:in")
                                .pollEnrich(fixture.uri(options), timeout)
                                .filter(body().isNotNull())
                                .process(work)
                                .end();
                    }
                });
        context.start();
    }

    private String poll() {
        Object body = context.createProducerTemplate().requestBody("direct:in", (Object) null);
        return body == null ? "nothing" : context.getTypeConverter().convertTo(String.class, body);
    }

    private static String joined(Exchange exchange) {
        List<?> batch = exchange.getMessage().getBody(List.class);
        return batch.stream()
                .map(each -> ((Message) each).getBody(String.class))
                .collect(Collectors.joining(","));
    }
}
