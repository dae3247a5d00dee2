package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.ConsumerFlowStrategy;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.component.rabbitmq.stream.EnvironmentLease;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds messages of a stream by having the broker deliver the chunk that holds them, since its
 * statistics count what is no message, too: the positions of consumers take offsets as messages do.
 * Thread-safe.
 */
final class StoredChunks {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EnvironmentLease lease;
    private final String stream;

    /**
     * Neighbouring messages that are stored together.
     *
     * @param start the offset of the first of them
     * @param end the offset after the last of them
     */
    record Chunk(long start, long end) {}

    StoredChunks(EnvironmentLease lease, String stream) {
        this.lease = lease;
        this.stream = stream;
    }

    /**
     * The first chunk the broker delivers to a consumer that starts there; empty when none comes
     * within {@code 5} seconds.
     */
    Optional<Chunk> firstFrom(OffsetSpecification start) {
        CompletableFuture<Chunk> first = new CompletableFuture<>();
        Consumer consumer = lease.call(environment -> consumer(environment, start, first));
        try {
            return Optional.of(first.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            consumer.close();
        }
    }

    private Consumer consumer(
            Environment environment, OffsetSpecification start, CompletableFuture<Chunk> first) {
        return environment.consumerBuilder().stream(stream)
                .offset(start)
                .noTrackingStrategy()
                .flow()
                .strategy(new OneChunk(first))
                .builder()
                .messageHandler((context, message) -> context.processed())
                .build();
    }

    /** The offset after the last message, 0 when there is none. */
    long end() {
        return firstFrom(OffsetSpecification.last()).map(Chunk::end).orElse(0L);
    }

    private record OneChunk(CompletableFuture<Chunk> first) implements ConsumerFlowStrategy {

        @Override
        public int initialCredits() {
            return 1;
        }

        @Override
        public MessageProcessedCallback start(Context context) {
            long start = context.chunkId();
            first.complete(new Chunk(start, start + context.messageCount()));
            return message -> {};
        }
    }
}
