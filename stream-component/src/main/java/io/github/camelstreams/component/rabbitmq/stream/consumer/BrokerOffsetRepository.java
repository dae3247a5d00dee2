package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.NoOffsetException;
import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepositoryException;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
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
 */
final class BrokerOffsetRepository implements OffsetRepository {

    private static final int STORE_EVERY = 10_000;
    private static final Duration STORE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration STORE_POLL = Duration.ofMillis(5);

    private final Supplier<Consumer> client;
    private final LongConsumer overwrite;
    private Position position;
    private long storedOffset = -1;
    private String restarted;
    private boolean atTheBeginning;
    private boolean held;

    /**
     * @param client the consumer to ask and store with, {@code null} while there is none
     * @param overwrite stores an offset that may be lower than the stored one, as the consumer
     *     never does
     */
    BrokerOffsetRepository(Supplier<Consumer> client, LongConsumer overwrite) {
        this.client = client;
        this.overwrite = overwrite;
    }

    /**
     * Learns the stored offset from where the client means to start, since a consumer that is not a
     * single active one cannot be asked before it exists.
     */
    synchronized void subscribing(OffsetSpecification computed) {
        if (computed.isOffset() && !atTheBeginning) {
            storedOffset = computed.getOffset() - 1;
        }
    }

    @Override
    public synchronized Position claim(String consumerName, String stream, String owner) {
        long epoch = position == null ? 1 : position.epoch() + 1;
        long next = atTheBeginning ? 0 : storedOffset() + 1;
        position = new Position(consumerName, stream, epoch, owner, next, null, restarted);
        held = true;
        return position;
    }

    @Override
    public synchronized void release() {
        held = false;
    }

    @Override
    public synchronized Optional<Position> read(String consumerName, String stream) {
        if (!held && client.get() != null) {
            long next = storedOffset() + 1;
            position =
                    position == null
                            ? new Position(consumerName, stream, 0, null, next, null, null)
                            : position.advancedTo(next, null);
        }
        return Optional.ofNullable(position);
    }

    @Override
    public synchronized boolean advance(Position held, long nextOffset, String lastMessageId) {
        if (held.epoch() != position.epoch()) {
            return false;
        }
        position = held.advancedTo(nextOffset, null);
        restarted = null;
        if (nextOffset - 1 - storedOffset >= STORE_EVERY) {
            flush();
        }
        return true;
    }

    @Override
    public synchronized boolean restart(Position held, long nextOffset, String reason) {
        position = held.restartedAt(nextOffset, reason);
        restarted = reason;
        flush();
        return true;
    }

    /** The position 0 cannot be stored: it lasts until the first message has been processed. */
    @Override
    public synchronized boolean seek(Position held, long nextOffset) {
        if (held.epoch() != position.epoch()) {
            return false;
        }
        if (nextOffset > 0) {
            overwrite(nextOffset - 1);
        }
        atTheBeginning = nextOffset == 0;
        storedOffset = nextOffset - 1;
        position = held.advancedTo(nextOffset, null);
        return true;
    }

    @Override
    public synchronized void flush() {
        Consumer consumer = client.get();
        if (consumer == null || position == null || position.nextOffset() - 1 <= storedOffset) {
            return;
        }
        store(consumer, consumer::store, position.nextOffset() - 1);
        atTheBeginning = false;
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

    /** Another instance may have moved it in the meantime, back as well. */
    private long storedOffset() {
        Consumer consumer = client.get();
        if (consumer != null) {
            storedOffset = storedOffset(consumer);
        }
        return storedOffset;
    }

    /** What the broker has stored, -1 for nothing. */
    private static long storedOffset(Consumer consumer) {
        try {
            return consumer.storedOffset();
        } catch (NoOffsetException e) {
            return -1;
        } catch (RuntimeException e) {
            throw new OffsetRepositoryException("The broker did not tell the stored offset", e);
        }
    }
}
