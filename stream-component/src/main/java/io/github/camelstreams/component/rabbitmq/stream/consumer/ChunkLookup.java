package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.ConsumerBuilder;
import com.rabbitmq.stream.ConsumerFlowStrategy;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.MessageHandler;
import com.rabbitmq.stream.NoOffsetException;
import com.rabbitmq.stream.OffsetSpecification;
import com.rabbitmq.stream.StreamStats;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds messages of a stream by having the broker deliver the chunk that holds them, since its
 * statistics count what is no message, too: the positions of consumers take offsets as messages do.
 * Thread-safe.
 */
final class ChunkLookup {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EnvironmentLease lease;
    private final String stream;
    private final StreamFilter filter;

    /**
     * Neighbouring messages that are stored together.
     *
     * @param start the offset of the first of them
     * @param end the offset after the last of them
     * @param timestamp when they were stored
     */
    record Chunk(long start, long end, long timestamp) {}

    /** Looks at each message of a chunk. */
    interface Visitor {
        void visit(long offset, long chunkEnd, Message message);
    }

    /**
     * Which offsets a stream holds: those of messages, and those of the positions that the broker
     * keeps in it.
     *
     * @param first the lowest one, 0 of an empty stream
     * @param lastChunk the first offset of the last chunk, which may hold more of them; -1 of an
     *     empty stream
     */
    record StreamRange(long first, long lastChunk) {

        private static final StreamRange EMPTY = new StreamRange(0, -1);

        /** Asks the broker. */
        static StreamRange of(String stream, EnvironmentLease lease) {
            StreamStats stats = lease.call(environment -> environment.queryStreamStats(stream));
            try {
                return new StreamRange(stats.firstOffset(), stats.committedChunkId());
            } catch (NoOffsetException e) {
                return EMPTY;
            }
        }

        boolean isEmpty() {
            return lastChunk < 0;
        }
    }

    ChunkLookup(EnvironmentLease lease, String stream) {
        this(lease, stream, StreamFilter.NONE);
    }

    /** Finds only what the broker would deliver to a consumer with that filter. */
    ChunkLookup(EnvironmentLease lease, String stream, StreamFilter filter) {
        this.lease = lease;
        this.stream = stream;
        this.filter = filter;
    }

    /**
     * The first chunk the broker delivers to a consumer that starts there; empty when none comes
     * within {@code 5} seconds.
     */
    Optional<Chunk> firstFrom(OffsetSpecification start) {
        return firstFrom(start, (offset, chunkEnd, message) -> {});
    }

    /**
     * The same.
     *
     * @param visitor gets its messages, or those from the offset on where one is asked for
     */
    Optional<Chunk> firstFrom(OffsetSpecification start, Visitor visitor) {
        OneChunk one = new OneChunk(visitor);
        boolean interrupted = false;
        Consumer consumer = lease.call(environment -> consumer(environment, start, one));
        try {
            return Optional.of(one.complete.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            interrupted = true;
            return Optional.empty();
        } finally {
            // a thread that is interrupted could not, and its connection would stay
            consumer.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Consumer consumer(Environment environment, OffsetSpecification start, OneChunk one) {
        ConsumerBuilder builder =
                environment.consumerBuilder().stream(stream)
                        .offset(start)
                        .noTrackingStrategy()
                        .flow()
                        .strategy(one)
                        .builder()
                        .messageHandler(one::visit);
        filter.applyTo(builder);
        return builder.build();
    }

    /**
     * The offset after the last message; empty when the broker does not deliver it in time: there
     * is none, or the broker is slow.
     */
    OptionalLong end() {
        return firstFrom(OffsetSpecification.last()).stream().mapToLong(Chunk::end).findFirst();
    }

    /** Whether the last message was seen, and is before the one in front of this offset. */
    boolean endBefore(long offset) {
        OptionalLong end = end();
        return end.isPresent() && end.getAsLong() < offset;
    }

    /** Whether the broker has a message at this offset or behind it. */
    boolean holdFrom(long offset) {
        if (!filter.isOn()) {
            return end().orElse(0) > offset;
        }
        return firstFrom(OffsetSpecification.offset(offset))
                .filter(chunk -> chunk.end() > offset)
                .isPresent();
    }

    private static final class OneChunk implements ConsumerFlowStrategy {

        private final CompletableFuture<Chunk> complete = new CompletableFuture<>();
        private final Visitor visitor;
        private long start;
        private long end;

        OneChunk(Visitor visitor) {
            this.visitor = visitor;
        }

        @Override
        public int initialCredits() {
            return 1;
        }

        @Override
        public MessageProcessedCallback start(Context context) {
            start = context.chunkId();
            end = start + context.messageCount();
            return message -> {};
        }

        void visit(MessageHandler.Context context, Message message) {
            visitor.visit(context.offset(), end, message);
            if (context.offset() + 1 == end) {
                complete.complete(new Chunk(start, end, context.timestamp()));
            }
        }
    }
}
