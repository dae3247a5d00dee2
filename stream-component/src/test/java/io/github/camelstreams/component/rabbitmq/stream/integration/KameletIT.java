package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.consumer.RabbitMQStreamConsumer;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.SharedServers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Kamelets of the jar. */
class KameletIT {

    private final Broker broker = SharedServers.broker();
    private final StreamFixture fixture = new StreamFixture();
    private final CamelContext context = new DefaultCamelContext();
    private final List<String> received = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        context.stop();
        fixture.close();
    }

    @Test
    void whatTheSinkPublishesTheSourceReads() throws Exception {
        String declared = SharedServers.uniqueName("declared");
        addRoute("direct:in", kamelet("sink", "stream=" + declared + "&autoDeclare=true"));
        addReader("stream=" + declared + "&consumerName=reader&singleActiveConsumer=true");
        context.start();
        context.createProducerTemplate().sendBody("direct:in", "a");
        context.createProducerTemplate().sendBody("direct:in", List.of("b", "c"));

        awaitReceived(3);
        assertThat(received).containsExactly("a", "b", "c");
        assertThat(StoredMessages.texts(fixture.environment(), declared))
                .containsExactly("a", "b", "c");
        assertThat(consumers()).hasSize(1);
        assertThat(consumers().get(0).status().consumerName()).isEqualTo("reader");
        fixture.environment().deleteStream(declared);
    }

    @Test
    void theSourceBeginsAtTheOffsetAndNeedsNoName() throws Exception {
        fixture.publish(1, 5);
        addReader("offset=3&stream=" + fixture.stream());
        context.start();

        awaitReceived(2);
        assertThat(received).isEqualTo(StreamFixture.texts(4, 5));
    }

    @Test
    void theStreamIsRequired() throws Exception {
        addReader("");
        assertThatThrownBy(context::start)
                .hasStackTraceContaining(
                        "the following mandatory parameters must be provided: stream");
    }

    private List<RabbitMQStreamConsumer> consumers() {
        return context.getRoutes().stream()
                .filter(route -> route.getConsumer() instanceof RabbitMQStreamConsumer)
                .map(route -> (RabbitMQStreamConsumer) route.getConsumer())
                .toList();
    }

    private void addReader(String options) throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(kamelet("source", options))
                                .process(
                                        exchange ->
                                                received.add(
                                                        exchange.getMessage()
                                                                .getBody(String.class)));
                    }
                });
    }

    private void addRoute(String from, String to) throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(from).to(to);
                    }
                });
    }

    private String kamelet(String kind, String options) {
        return "kamelet:rabbitmq-stream-%s?host=%s&port=%d&username=%s&password=%s%s"
                .formatted(
                        kind,
                        broker.host(),
                        broker.port(),
                        broker.username(),
                        broker.password(),
                        options.isEmpty() ? "" : "&" + options);
    }

    private void awaitReceived(int count) {
        await().atMost(StreamFixture.PATIENCE).until(() -> received.size() >= count);
    }
}
