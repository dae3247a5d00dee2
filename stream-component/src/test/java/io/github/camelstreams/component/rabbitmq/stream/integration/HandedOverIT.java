package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.apache.camel.processor.aggregate.GroupedMessageAggregationStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where a route hands messages over, the position moves before the work is done; how to aggregate
 * all the same.
 */
class HandedOverIT {

    private static final String OPTIONS =
            "consumerName=group&singleActiveConsumer=true&offsetRepository=#positions";

    /** The recipe of the reference page. */
    private static final String COMMIT_OF_THE_LAST =
            "${body[last].headers[CamelRabbitMQStreamManualCommit].commit}";

    private final StreamFixture fixture = new StreamFixture();
    private final JdbcOffsetRepository positions =
            new JdbcOffsetRepository(StreamFixture.database());
    private final List<String> worked = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private CamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        go.countDown();
        context.stop();
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"aggregate", "resequence", "seda", "wireTap"})
    void thePositionMovesThoughTheWorkIsNotDone(String way) throws Exception {
        fixture.publish(1, 5);
        start(way);
        await().atMost(PATIENCE).until(() -> position() == 5);
        assertThat(worked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "delay", "multicast", "split", "seda that waits"})
    void thePositionMovesWhenTheWorkIsDone(String way) throws Exception {
        fixture.publish(1, 5);
        start(way);
        begun.await();
        await().during(Duration.ofMillis(300)).until(() -> position() == 0);
        go.countDown();
        await().atMost(PATIENCE).until(() -> position() == 5);
        assertThat(worked).isEqualTo(texts(1, 5));
    }

    /** What is still in a group when the application ends comes again, and nothing else does. */
    @Test
    void theCommitOfTheLastMessageOfAGroupIsThatOfTheGroup() throws Exception {
        go.countDown();
        fixture.publish(1, 25);
        startInGroups(new GroupedMessageAggregationStrategy(), COMMIT_OF_THE_LAST);
        await().atMost(PATIENCE).until(() -> worked.size() == 20 && position() == 20);
        context.stop();
        context = new DefaultCamelContext();
        worked.clear();

        startInGroups(new GroupedMessageAggregationStrategy(), COMMIT_OF_THE_LAST);
        fixture.publish(26, 30);
        await().atMost(PATIENCE).until(() -> position() == 30);
        assertThat(worked).isEqualTo(texts(21, 30));
    }

    /** A group of bodies has the headers of the first one. */
    @Test
    void theCommitOfTheGroupItselfIsThatOfItsFirstMessage() throws Exception {
        go.countDown();
        fixture.publish(1, 10);
        startInGroups(
                new GroupedBodyAggregationStrategy(),
                "${header.CamelRabbitMQStreamManualCommit.commit}");
        await().atMost(PATIENCE).until(() -> worked.size() == 10 && position() == 1);
    }

    private void startInGroups(AggregationStrategy groups, String commit) throws Exception {
        context.getRegistry().bind("positions", positions);
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(fixture.uri(OPTIONS + "&allowManualCommit=true"))
                                .aggregate(constant(true), groups)
                                .completionSize(10)
                                .process(HandedOverIT.this::work)
                                .setVariable("committed", simple(commit));
                    }
                });
        context.start();
    }

    private void start(String way) throws Exception {
        context.getRegistry().bind("positions", positions);
        context.getShutdownStrategy().setTimeout(5);
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("seda:work").process(HandedOverIT.this::work);
                        from("direct:work").process(HandedOverIT.this::work);
                        ProcessorDefinition<?> route = from(fixture.uri(OPTIONS));
                        switch (way) {
                            case "aggregate" ->
                                    route.aggregate(
                                                    constant(true),
                                                    new GroupedMessageAggregationStrategy())
                                            .completionSize(100)
                                            .to("direct:work");
                            case "resequence" ->
                                    route.resequence(header("CamelRabbitMQStreamOffset"))
                                            .batch()
                                            .size(100)
                                            .timeout(600_000)
                                            .to("direct:work");
                            case "seda" -> route.to("seda:work");
                            case "wireTap" -> route.wireTap("direct:work");
                            case "threads" -> route.threads(2).to("direct:work");
                            case "delay" -> route.delay(1).asyncDelayed().to("direct:work");
                            case "multicast" ->
                                    route.multicast().parallelProcessing().to("direct:work");
                            case "split" ->
                                    route.convertBodyTo(String.class)
                                            .split(body())
                                            .parallelProcessing()
                                            .to("direct:work");
                            default -> route.to("seda:work?waitForTaskToComplete=Always");
                        }
                    }
                });
        context.start();
    }

    private void work(Exchange exchange) throws InterruptedException {
        begun.countDown();
        go.await();
        if (exchange.getIn().getBody() instanceof List<?> group) {
            worked.addAll(textsOf(group));
        } else {
            worked.add(exchange.getIn().getBody(String.class));
        }
    }

    private static List<String> textsOf(List<?> group) {
        List<String> texts = new ArrayList<>();
        for (Object each : group) {
            texts.add(
                    each instanceof Message message
                            ? message.getBody(String.class)
                            : new String((byte[]) each, UTF_8));
        }
        return texts;
    }

    private long position() throws Exception {
        return positions.read("group", fixture.stream()).map(each -> each.nextOffset()).orElse(0L);
    }
}
