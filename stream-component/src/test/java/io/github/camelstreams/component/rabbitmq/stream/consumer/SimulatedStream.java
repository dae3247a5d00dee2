package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.MessageHandler;
import com.rabbitmq.stream.codec.WrapperMessageBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/**
 * A stream in memory: chunks of messages with contiguous offsets, and between some of them an
 * offset that is no message. It delivers as the broker does, whole chunks.
 */
final class SimulatedStream {

    private final List<ChunkLookup.Chunk> chunks = new ArrayList<>();
    private final List<Released> delivered = new ArrayList<>();

    /**
     * @param chunkSizes the number of messages of each chunk; every third is followed by an offset
     *     without a message
     */
    SimulatedStream(List<Integer> chunkSizes) {
        long offset = 0;
        for (int size : chunkSizes) {
            chunks.add(new ChunkLookup.Chunk(offset, offset + size, 0));
            offset += size;
            if (chunks.size() % 3 == 0) {
                offset++;
            }
        }
    }

    /** The offsets of all messages. */
    List<Long> offsets() {
        return chunks.stream()
                .flatMapToLong(chunk -> LongStream.range(chunk.start(), chunk.end()))
                .boxed()
                .toList();
    }

    long lastOffset() {
        return chunks.get(chunks.size() - 1).end() - 1;
    }

    static String id(long offset) {
        return "id-" + offset;
    }

    /** Delivers the end of the stream from the first chunk behind {@code offset} on. */
    void deliverChunksBehind(long offset, ProcessingLoop activation) {
        chunks.stream()
                .filter(chunk -> chunk.start() > offset)
                .forEach(chunk -> deliver(chunk, activation));
    }

    /** Delivers everything from the chunk on that holds {@code offset} or follows it. */
    void deliverFrom(long offset, ProcessingLoop activation) {
        chunks.stream()
                .filter(chunk -> chunk.end() > offset)
                .forEach(chunk -> deliver(chunk, activation));
    }

    private void deliver(ChunkLookup.Chunk chunk, ProcessingLoop activation) {
        for (long offset = chunk.start(); offset < chunk.end(); offset++) {
            long each = offset;
            switch (activation.guard().inspect(each, chunk.end(), () -> id(each))) {
                case ACCEPT -> activation.add(delivery(each), each + 1 == chunk.end());
                case IGNORE -> {}
                case GAP, OTHER_STREAM ->
                        throw new AssertionError("Offset " + each + " is taken for misplaced");
            }
        }
    }

    Delivery delivery(long offset) {
        Message message =
                new WrapperMessageBuilder()
                        .properties()
                        .messageId(id(offset))
                        .messageBuilder()
                        .build();
        Released context = new Released(offset, new AtomicInteger());
        delivered.add(context);
        return new Delivery(context, message);
    }

    /** How often the credit of each message was given back. */
    List<Integer> releases() {
        return delivered.stream().map(context -> context.count().get()).toList();
    }

    private record Released(long offset, AtomicInteger count) implements MessageHandler.Context {

        @Override
        public void processed() {
            count.incrementAndGet();
        }

        @Override
        public void storeOffset() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long timestamp() {
            return 0;
        }

        @Override
        public long committedChunkId() {
            return 0;
        }

        @Override
        public String stream() {
            return "stream";
        }

        @Override
        public Consumer consumer() {
            throw new UnsupportedOperationException();
        }
    }
}
