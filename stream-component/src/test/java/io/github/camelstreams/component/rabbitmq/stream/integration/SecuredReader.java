package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerStatus;
import io.github.camelstreams.component.rabbitmq.stream.consumer.RabbitMQStreamConsumer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;

/** A route that reads a stream of a broker which has to be trusted, and trusts. */
final class SecuredReader {

    private final CamelContext context;
    private final List<String> received = new CopyOnWriteArrayList<>();

    /** Adds the route and starts the context. */
    SecuredReader(CamelContext context, String uri) throws Exception {
        this.context = context;
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(uri + "&offset=first")
                                .routeId("read")
                                .process(
                                        exchange ->
                                                received.add(
                                                        exchange.getMessage()
                                                                .getBody(String.class)));
                    }
                });
        context.start();
    }

    ConsumerStatus status() {
        return ((RabbitMQStreamConsumer) context.getRoute("read").getConsumer()).status();
    }

    ConsumerStatus awaitActive() {
        return await().atMost(StreamFixture.PATIENCE)
                .until(this::status, status -> status.state() == ConsumerState.ACTIVE);
    }

    /** Until it says why the connection is not trusted. */
    ConsumerStatus awaitProblem() {
        return await().atMost(StreamFixture.PATIENCE)
                .until(this::status, status -> status.problem() != null);
    }

    void awaitReceived(String... texts) {
        await().atMost(StreamFixture.PATIENCE).until(() -> received.equals(List.of(texts)));
    }
}
