package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.ConsumerFlowStrategy;
import com.rabbitmq.stream.MessageHandler;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks the broker for another chunk when all messages of one have been processed, so that a slow
 * route slows the broker and at most {@code initialCredits} chunks wait in memory.
 *
 * <p>It also knows the chunk being delivered, which the client does not tell its message handler.
 */
final class ChunkFlow implements ConsumerFlowStrategy {

    private final int initialCredits;
    private final Set<Chunk> open = ConcurrentHashMap.newKeySet();
    private long currentChunkEnd;
    private long currentChunkNumber;

    ChunkFlow(int initialCredits) {
        this.initialCredits = initialCredits;
    }

    @Override
    public int initialCredits() {
        return initialCredits;
    }

    @Override
    public MessageProcessedCallback start(Context context) {
        Chunk chunk = new Chunk(context);
        open.add(chunk);
        currentChunkEnd = context.chunkId() + context.messageCount();
        currentChunkNumber++;
        return chunk;
    }

    /** The offset after the last message of the chunk being delivered. For the handler's thread. */
    long currentChunkEnd() {
        return currentChunkEnd;
    }

    /** Counts the chunks, whether their messages are delivered or not. For the handler's thread. */
    long currentChunkNumber() {
        return currentChunkNumber;
    }

    /**
     * Asks for the chunks whose messages the client dropped without a word, as it does while
     * another consumer is the active one; without it the credit would be gone for good.
     */
    void releaseOpenChunks() {
        open.forEach(Chunk::release);
    }

    private final class Chunk implements MessageProcessedCallback {

        private final Context context;
        private final AtomicLong unprocessed;

        Chunk(Context context) {
            this.context = context;
            this.unprocessed = new AtomicLong(context.messageCount());
        }

        @Override
        public void processed(MessageHandler.Context message) {
            if (unprocessed.decrementAndGet() == 0) {
                release();
            }
        }

        private void release() {
            if (open.remove(this)) {
                context.credits(1);
            }
        }
    }
}
