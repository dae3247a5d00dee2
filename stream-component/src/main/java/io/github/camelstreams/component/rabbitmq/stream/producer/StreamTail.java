package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.ConsumerBuilder;
import com.rabbitmq.stream.ConsumerFlowStrategy;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.MessageHandler;
import com.rabbitmq.stream.NoOffsetException;
import com.rabbitmq.stream.OffsetSpecification;
import com.rabbitmq.stream.StreamStats;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamBinding;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The last messages of a stream, as one of its replicas has them: those that are committed, which
 * in a cluster need not be the very last. Thread-safe.
 */
final class StreamTail {

    private final RabbitMQStreamBinding binding;
    private final String stream;
    private final int length;

    StreamTail(RabbitMQStreamBinding binding, String stream, int length) {
        this.binding = binding;
        this.stream = stream;
        this.length = length;
    }

    /** Reads them, oldest first. It waits for the broker until the thread is interrupted. */
    List<RabbitMQStreamMessage> read(Environment environment) {
        StreamStats stats = environment.queryStreamStats(stream);
        long first;
        try {
            first = stats.firstOffset();
        } catch (NoOffsetException e) {
            return List.of();
        }
        long end = lastChunkEnd(environment);
        return read(environment, Math.max(first, end - length), end);
    }

    /** The last chunk the broker has need not be one with messages, so it is asked for those. */
    private long lastChunkEnd(Environment environment) {
        LastChunk chunk = new LastChunk();
        return await(
                chunk.end,
                consumer(environment, OffsetSpecification.last())
                        .flow()
                        .strategy(chunk)
                        .builder()
                        .messageHandler((context, message) -> {}));
    }

    private List<RabbitMQStreamMessage> read(Environment environment, long from, long end) {
        Reading reading = new Reading(from, end);
        return await(
                reading.messages,
                consumer(environment, OffsetSpecification.offset(from)).messageHandler(reading));
    }

    private ConsumerBuilder consumer(Environment environment, OffsetSpecification start) {
        return environment.consumerBuilder().stream(stream).offset(start).noTrackingStrategy();
    }

    private static <T> T await(CompletableFuture<T> result, ConsumerBuilder builder) {
        boolean interrupted = false;
        Consumer consumer = builder.build();
        try {
            return result.get();
        } catch (InterruptedException e) {
            interrupted = true;
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            // a thread that is interrupted could not
            consumer.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Takes the first chunk that comes, and no other one. */
    private static final class LastChunk implements ConsumerFlowStrategy {

        private final CompletableFuture<Long> end = new CompletableFuture<>();

        @Override
        public int initialCredits() {
            return 1;
        }

        @Override
        public MessageProcessedCallback start(ConsumerFlowStrategy.Context context) {
            end.complete(context.chunkId() + context.messageCount());
            return processed -> {};
        }
    }

    /** Keeps what lies from the one offset to before the other. */
    private final class Reading implements MessageHandler {

        private final CompletableFuture<List<RabbitMQStreamMessage>> messages =
                new CompletableFuture<>();
        private final List<RabbitMQStreamMessage> read = new ArrayList<>();
        private final long end;
        private long next;

        Reading(long from, long end) {
            this.next = from;
            this.end = end;
        }

        @Override
        public void handle(MessageHandler.Context context, Message message) {
            long offset = context.offset();
            // a connection that was lost meanwhile starts with the chunk again
            if (offset >= next && offset < end) {
                read.add(binding.toCamel(message, stream, offset, context.timestamp()));
                next = offset + 1;
            }
            if (next >= end && !messages.isDone()) {
                messages.complete(List.copyOf(read));
            }
        }
    }
}
