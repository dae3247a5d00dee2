package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.NoOffsetException;
import com.rabbitmq.stream.Producer;
import com.rabbitmq.stream.StreamStats;
import io.github.camelstreams.component.rabbitmq.stream.ConnectionConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.ProducerOperation;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamMessage;
import io.github.camelstreams.component.rabbitmq.stream.StreamDeclaration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;

/**
 * Asks the broker about a stream. Each question blocks until there is an answer, or until it has
 * taken too long: the client itself may look for a node that it never reaches.
 */
final class StreamQueries {

    private final EnvironmentLease lease;
    private final StreamDeclaration declaration;
    private final String stream;
    private final String producerName;
    private final StreamTail tail;
    private final ExecutorService threads;
    private final Duration patience;

    StreamQueries(
            EnvironmentLease lease,
            StreamDeclaration declaration,
            String stream,
            String producerName,
            StreamTail tail,
            ExecutorService threads,
            ConnectionConfiguration connection) {
        this.lease = lease;
        this.declaration = declaration;
        this.stream = stream;
        this.producerName = producerName;
        this.tail = tail;
        this.threads = threads;
        this.patience = connection.patience().plusMillis(connection.getRpcTimeout());
    }

    /** The exchange has the answer as its body, or the failure as its exception. */
    void answer(ProducerOperation operation, Exchange exchange) {
        try {
            exchange.getMessage().setBody(ask(operation, exchange));
        } catch (Exception e) {
            exchange.setException(e);
        }
    }

    private Object ask(ProducerOperation operation, Exchange exchange) throws Exception {
        Future<Object> answer =
                threads.submit(
                        () -> lease.call(environment -> answer(operation, exchange, environment)));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new TimeoutException(
                    "Stream %s: the broker has given no answer for %d ms"
                            .formatted(stream, patience.toMillis()));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        } finally {
            answer.cancel(true);
        }
    }

    private Object answer(ProducerOperation operation, Exchange exchange, Environment environment) {
        declaration.declare(environment);
        return switch (operation) {
            case LAST_PUBLISHING_ID -> lastPublishingId(environment);
            case STATISTICS -> statistics(environment);
            case TAIL -> tail(environment, exchange);
            case SEND -> throw new IllegalArgumentException("send asks nothing");
        };
    }

    /** The last publishing id stored for the producer's name; 0 when there is none. */
    private long lastPublishingId(Environment environment) {
        try (Producer producer =
                environment.producerBuilder().stream(stream).name(producerName).build()) {
            return producer.getLastPublishingId();
        }
    }

    /** How far the stream reaches; an empty stream has neither offset. */
    private Map<String, Long> statistics(Environment environment) {
        StreamStats stats = environment.queryStreamStats(stream);
        Map<String, Long> statistics = new LinkedHashMap<>();
        put(statistics, "firstOffset", stats::firstOffset);
        put(statistics, "committedChunkId", stats::committedChunkId);
        return statistics;
    }

    private List<RabbitMQStreamMessage> tail(Environment environment, Exchange exchange) {
        List<RabbitMQStreamMessage> messages = tail.read(environment);
        messages.forEach(message -> message.setExchange(exchange));
        return messages;
    }

    private static void put(Map<String, Long> statistics, String name, LongSupplier value) {
        try {
            statistics.put(name, value.getAsLong());
        } catch (NoOffsetException e) {
            // an empty stream: the entry is left out, as documented
        }
    }
}
