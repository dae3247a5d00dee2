package io.github.camelstreams.component.rabbitmq.stream.integration;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerStatus;
import io.github.camelstreams.component.rabbitmq.stream.consumer.RabbitMQStreamConsumer;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;

/** A Camel application that reads a stream and remembers what it has processed. */
final class ReadingApplication implements AutoCloseable {

    private final List<String> processed = new CopyOnWriteArrayList<>();
    private final CamelContext context = new DefaultCamelContext();

    /**
     * @param uri what to read; may refer to {@code #positions}
     * @param positions the offset repository, {@code null} for none
     * @param work what the route does before a message counts as processed
     */
    ReadingApplication(String uri, OffsetRepository positions, Processor work) throws Exception {
        context.getShutdownStrategy().setTimeout(10);
        if (positions != null) {
            context.getRegistry().bind("positions", positions);
        }
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(noErrorHandler());
                        from(uri)
                                .routeId("read")
                                .process(work)
                                .process(ReadingApplication.this::remember);
                    }
                });
    }

    ReadingApplication(String uri, OffsetRepository positions) throws Exception {
        this(uri, positions, exchange -> {});
    }

    /** A route that can never process this message. */
    static Processor failingAt(String text) {
        return exchange -> {
            if (isText(exchange, text)) {
                throw new IllegalStateException("never");
            }
        };
    }

    static boolean isText(Exchange exchange, String text) {
        return text.equals(exchange.getIn().getBody(String.class));
    }

    ReadingApplication start() {
        context.start();
        return this;
    }

    /** The texts of the messages processed, in that order. */
    List<String> processed() {
        return processed;
    }

    CamelContext context() {
        return context;
    }

    ConsumerStatus status() {
        return consumer().status();
    }

    RabbitMQStreamConsumer consumer() {
        return (RabbitMQStreamConsumer) context.getRoute("read").getConsumer();
    }

    void await(ConsumerState state) {
        Awaitility.await(state.name())
                .atMost(StreamFixture.PATIENCE)
                .until(() -> status().state() == state);
    }

    void awaitState(Predicate<ConsumerStatus> condition) {
        Awaitility.await().atMost(StreamFixture.PATIENCE).until(this::status, condition);
    }

    void awaitProcessed(int count) {
        Awaitility.await(count + " processed")
                .atMost(StreamFixture.PATIENCE)
                .until(() -> processed.size() >= count);
    }

    private void remember(Exchange exchange) {
        if (exchange.getIn().getBody() instanceof List<?> batch) {
            batch.forEach(each -> processed.add(((Message) each).getBody(String.class)));
        } else {
            processed.add(exchange.getIn().getBody(String.class));
        }
    }

    /** Begins to suspend the route; the result is there when it is suspended. */
    CompletableFuture<Void> suspend() {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        context.getRouteController().suspendRoute("read");
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    /** An orderly stop; the consumer finishes what it works on and lets go. */
    void stop() {
        context.stop();
    }

    @Override
    public void close() {
        stop();
    }
}
