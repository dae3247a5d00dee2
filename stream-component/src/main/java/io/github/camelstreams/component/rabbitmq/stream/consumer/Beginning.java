package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ChunkLookup.Chunk;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ChunkLookup.StreamRange;
import io.github.camelstreams.component.rabbitmq.stream.offset.FencedException;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a consumer that was never here before where its option {@code offset} says, once: what
 * {@code next} or {@code last} means changes with every message, and whoever takes over or comes
 * back before the first one has been processed must not pass over any. Thread-safe.
 */
final class Beginning {

    private static final Logger LOG = LoggerFactory.getLogger(Beginning.class);

    private final ConsumerSettings settings;
    private final EnvironmentLease lease;
    private final OffsetRepository repository;
    private final ChunkLookup chunks;
    private volatile boolean atZero;

    Beginning(ConsumerSettings settings, EnvironmentLease lease, OffsetRepository repository) {
        this.settings = settings;
        this.lease = lease;
        this.repository = repository;
        this.chunks = new ChunkLookup(lease, settings.stream());
    }

    /**
     * Whether the position has to be {@linkplain #decide decided} first. What {@code first} means
     * does not change. A repository that cannot tell position 0 from none is not asked twice.
     */
    boolean isOpen(Position claimed) {
        return claimed.isNew()
                && !settings.initialOffset().equals(OffsetSpecification.first())
                && !atZero;
    }

    /**
     * Stores where to begin, if that is open.
     *
     * @throws FencedException when another consumer has taken over meanwhile
     */
    void decide(Position claimed) {
        if (!isOpen(claimed)) {
            return;
        }
        long offset = offset(StreamRange.of(settings.stream(), lease));
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("Interrupted while looking where to begin");
        }
        if (!repository.seek(claimed, offset)) {
            throw new FencedException("Another consumer decides where to begin");
        }
        atZero = offset == 0;
        LOG.info("Stream {}: beginning at offset {}", settings.stream(), offset);
    }

    private long offset(StreamRange range) {
        if (range.isEmpty()) {
            return 0;
        }
        OffsetSpecification wanted = settings.initialOffset();
        if (wanted.equals(OffsetSpecification.next())) {
            return end(range);
        }
        if (wanted.isOffset()) {
            long offset = wanted.getOffset();
            boolean within = Long.compareUnsigned(offset, range.lastChunk()) <= 0;
            return within ? Math.max(offset, range.first()) : closest(offset, end(range));
        }
        return wanted.isTimestamp() ? storedAt(wanted, range) : startOfLast(range);
    }

    /** A chunk that does not come in time is no proof that there is none. */
    private long storedAt(OffsetSpecification wanted, StreamRange range) {
        Optional<Chunk> found = chunks.firstFrom(wanted);
        if (found.isPresent() && found.get().start() <= range.lastChunk()) {
            return found.get().start();
        }
        Optional<Chunk> last = chunks.firstFrom(OffsetSpecification.last());
        if (last.isEmpty()) {
            return range.first();
        }
        if (found.isEmpty() && last.get().timestamp() >= wanted.getOffset()) {
            throw new IllegalStateException("The broker did not tell in time where to begin");
        }
        return end(range);
    }

    private long startOfLast(StreamRange range) {
        return chunks.firstFrom(OffsetSpecification.last())
                .map(Chunk::start)
                .filter(start -> start <= range.lastChunk())
                .orElse(range.lastChunk());
    }

    private static long closest(long offset, long end) {
        return Long.compareUnsigned(offset, end) < 0 ? offset : end;
    }

    /** The offset after the last message there was when the range was asked for. */
    private long end(StreamRange range) {
        Optional<Chunk> last = chunks.firstFrom(OffsetSpecification.last());
        boolean published = last.isPresent() && last.get().start() > range.lastChunk();
        if (published) {
            last = chunks.firstFrom(OffsetSpecification.offset(range.lastChunk()));
        }
        return last.filter(chunk -> chunk.start() <= range.lastChunk())
                .map(Chunk::end)
                .orElse(range.lastChunk() + 1);
    }
}
