package io.github.camelstreams.component.rabbitmq.stream.offset;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.NoOffsetException;
import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.component.rabbitmq.stream.Internal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Lets the broker keep the position of a named consumer.
 *
 * <p>Only what has been processed is stored: after every {@value #STORE_EVERY} messages, and
 * otherwise on {@link #flush()}. The broker does not fence, and after a crash what was processed
 * since the last store comes again: at least once.
 *
 * <p>What is stored is the offset before the position. At position 0 that is -1, which the broker
 * keeps as the highest number there is.
 */
@Internal
public final class BrokerOffsetRepository implements OffsetRepository {

    private static final int STORE_EVERY = 10_000;
    private static final Duration STORE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration STORE_POLL = Duration.ofMillis(5);

    /** What is stored of a consumer that was never here before. */
    private static final long NOTHING = Long.MIN_VALUE;

    private final Supplier<Consumer> client;
    private final LongConsumer overwrite;
    private Position position;
    private long storedOffset = NOTHING;
    private String restarted;
    private boolean claimed;

    /**
     * @param client the consumer to ask and store with, {@code null} while there is none
     * @param overwrite stores an offset that may be lower than the stored one, as the consumer
     *     never does
     */
    public BrokerOffsetRepository(Supplier<Consumer> client, LongConsumer overwrite) {
        this.client = client;
        this.overwrite = overwrite;
    }

    /**
     * Learns the stored offset from where the client means to start, since a consumer that is not a
     * single active one cannot be asked before it exists. The client means to start at an offset
     * only where one is stored.
     */
    public synchronized void subscribing(OffsetSpecification computed) {
        if (computed.isOffset()) {
            storedOffset = computed.getOffset() - 1;
        }
    }

    @Override
    public synchronized Position claim(String consumerName, String stream, String owner) {
        long epoch = position == null ? 1 : position.epoch() + 1;
        position = stored(new Position(consumerName, stream, epoch, owner, 0, null, restarted));
        claimed = true;
        return position;
    }

    @Override
    public synchronized void release() {
        claimed = false;
    }

    @Override
    public synchronized Optional<Position> read(String consumerName, String stream) {
        if (!claimed && client.get() != null) {
            position =
                    stored(
                            position == null
                                    ? new Position(consumerName, stream, 0, null, 0, null, null)
                                    : position);
        }
        return Optional.ofNullable(position);
    }

    @Override
    public synchronized boolean advance(Position held, long nextOffset, String lastMessageId) {
        if (!isHeld(held)) {
            return false;
        }
        position = held.advancedTo(nextOffset, null);
        restarted = null;
        if (nextOffset - 1 - Math.max(-1, storedOffset) >= STORE_EVERY) {
            flush();
        }
        return true;
    }

    @Override
    public synchronized boolean restart(Position held, long nextOffset, String reason) {
        if (!isHeld(held)) {
            return false;
        }
        overwrite(nextOffset - 1);
        position = held.restartedAt(nextOffset, reason);
        restarted = reason;
        return true;
    }

    /** A consumer that a failure has stopped may seek, too. */
    @Override
    public synchronized boolean seek(Position held, long nextOffset) {
        if (held.epoch() != position.epoch()) {
            return false;
        }
        overwrite(nextOffset - 1);
        position = held.advancedTo(nextOffset, nextOffset == 0 ? Position.BEGINNING : null);
        return true;
    }

    /** Once the position is released what is stored may be another's, and is not put back. */
    @Override
    public synchronized void flush() {
        Consumer consumer = client.get();
        if (consumer == null || !claimed || position.nextOffset() - 1 <= storedOffset) {
            return;
        }
        if (position.nextOffset() > 0) {
            store(consumer, consumer::store, position.nextOffset() - 1);
        }
    }

    private boolean isHeld(Position held) {
        return claimed && held.epoch() == position.epoch();
    }

    private void overwrite(long offset) {
        Consumer consumer = client.get();
        if (consumer == null) {
            overwrite.accept(offset);
            storedOffset = offset;
        } else {
            store(consumer, overwrite, offset);
        }
    }

    /** The client stores without an answer, and passes over what it cannot send. */
    private void store(Consumer consumer, LongConsumer how, long offset) {
        how.accept(offset);
        long deadline = System.nanoTime() + STORE_TIMEOUT.toNanos();
        while (storedOffset(consumer) != offset) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new OffsetRepositoryException(
                        "The broker has not stored offset " + offset, null);
            }
            LockSupport.parkNanos(STORE_POLL.toNanos());
        }
        storedOffset = offset;
    }

    /** The same at the stored offset: another instance may have moved it, back as well. */
    private Position stored(Position known) {
        Consumer consumer = client.get();
        if (consumer != null) {
            storedOffset = storedOffset(consumer);
        }
        return storedOffset == NOTHING
                ? known.advancedTo(0, null)
                : known.advancedTo(
                        storedOffset + 1, storedOffset == -1 ? Position.BEGINNING : null);
    }

    /** What the broker has stored. */
    private static long storedOffset(Consumer consumer) {
        try {
            return consumer.storedOffset();
        } catch (NoOffsetException e) {
            return NOTHING;
        } catch (RuntimeException e) {
            throw new OffsetRepositoryException("The broker did not tell the stored offset", e);
        }
    }
}
