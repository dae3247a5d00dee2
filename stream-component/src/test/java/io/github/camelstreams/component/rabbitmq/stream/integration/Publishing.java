package io.github.camelstreams.component.rabbitmq.stream.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceHelper;

/** A producer of the component, used without waiting for one exchange before the next. */
final class Publishing implements AutoCloseable {

    private final CamelContext context;
    private final String uri;
    private final AsyncProducer producer;

    Publishing(CamelContext context, String uri) {
        this.context = context;
        this.uri = uri;
        try {
            this.producer = context.getEndpoint(uri).createAsyncProducer();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        ServiceHelper.startService(producer);
    }

    /** The answer of an operation of the same endpoint. */
    <T> T ask(String operation, Class<T> type) {
        try (ProducerTemplate questions = context.createProducerTemplate()) {
            return questions.requestBody(uri + "&operation=" + operation, null, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another producer, like this one but for its name. */
    Publishing named(String producerName) {
        return new Publishing(
                context, uri.replaceFirst("producerName=[^&]*", "producerName=" + producerName));
    }

    AsyncProducer producer() {
        return producer;
    }

    /** Hands an exchange over; fails when it is completed a second time. */
    CompletableFuture<Exchange> send(Consumer<Message> content) {
        Exchange exchange = new DefaultExchange(context);
        content.accept(exchange.getMessage());
        CompletableFuture<Exchange> result = new CompletableFuture<>();
        producer.process(
                exchange,
                doneSync -> {
                    if (!result.complete(exchange)) {
                        throw new IllegalStateException("Completed twice: " + exchange);
                    }
                });
        return result;
    }

    CompletableFuture<Exchange> send(Object body) {
        return send(message -> message.setBody(body));
    }

    /** What the exchange failed with; null when it did not. */
    Exception failure(CompletableFuture<Exchange> result) {
        return result.orTimeout(StreamFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join()
                .getException();
    }

    @Override
    public void close() {
        ServiceHelper.stopAndShutdownServices(producer);
    }
}
