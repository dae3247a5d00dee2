package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.NoOffsetException;
import com.rabbitmq.stream.Producer;
import com.rabbitmq.stream.StreamStats;
import io.github.camelstreams.component.rabbitmq.stream.ConnectionConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.ProducerOperation;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.client.StreamDeclaration;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamMessage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;

/**
 * Asks the broker about a stream. Each question blocks until there is an answer, or until it has
 * taken too long: the client itself may look for a node that it never reaches. Thread-safe.
 */
final class StreamQueries {

    private final EnvironmentLease lease;
    private final StreamDeclaration declaration;
    private final String stream;
    private final String producerName;
    private final StreamTail tail;
    private final ExecutorService threads;
    private final Duration patience;
    private final Set<Question> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

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

    /**
     * Asks when it is its turn.
     *
     * @param turn runs what waits for its turn
     * @param completion told the answer, or the failure, exactly once and on any thread
     */
    void ask(
            ProducerOperation operation,
            Exchange exchange,
            Executor turn,
            BiConsumer<Object, Throwable> completion) {
        Question question = new Question(operation, exchange, completion);
        open.add(question);
        try {
            if (stopped) {
                question.stop();
            } else {
                turn.execute(question);
            }
        } catch (RuntimeException | Error e) {
            question.complete(null, e);
        }
    }

    /** Fails whatever has no answer yet, whether it has had its turn or not. */
    void stop() {
        stopped = true;
        open.forEach(Question::stop);
    }

    /** Waits for its turn, and then for its answer. */
    private final class Question implements Runnable {

        private final ProducerOperation operation;
        private final Exchange exchange;
        private final BiConsumer<Object, Throwable> completion;
        private final AtomicBoolean completed = new AtomicBoolean();
        private final CountDownLatch done = new CountDownLatch(1);

        Question(
                ProducerOperation operation,
                Exchange exchange,
                BiConsumer<Object, Throwable> completion) {
            this.operation = operation;
            this.exchange = exchange;
            this.completion = completion;
        }

        @Override
        public void run() {
            if (completed.get()) {
                return;
            }
            Future<?> asking = null;
            try {
                asking = threads.submit(this::answer);
                if (!done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new TimeoutException(
                            "Stream %s: the broker has given no answer for %d ms"
                                    .formatted(stream, patience.toMillis()));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                complete(null, e);
            } catch (TimeoutException | RuntimeException | Error e) {
                complete(null, e);
            } finally {
                if (asking != null) {
                    asking.cancel(true);
                }
            }
        }

        private void answer() {
            try {
                complete(
                        lease.call(
                                environment ->
                                        StreamQueries.this.answer(
                                                operation, exchange, environment)),
                        null);
            } catch (RuntimeException | Error e) {
                complete(null, e);
            }
        }

        void stop() {
            complete(null, new IllegalStateException("the producer was stopped"));
        }

        void complete(Object answer, Throwable failure) {
            if (completed.compareAndSet(false, true)) {
                open.remove(this);
                done.countDown();
                completion.accept(answer, failure);
            }
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
