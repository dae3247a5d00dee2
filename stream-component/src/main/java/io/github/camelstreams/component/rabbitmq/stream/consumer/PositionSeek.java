package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ChunkLookup.StreamRange;
import io.github.camelstreams.component.rabbitmq.stream.offset.FencedException;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the position of a consumer to another place of its stream. Thread-safe. */
final class PositionSeek {

    private static final Logger LOG = LoggerFactory.getLogger(PositionSeek.class);

    private final ConsumerSettings settings;
    private final EnvironmentLease lease;
    private final OffsetRepository repository;
    private final ChunkLookup chunks;

    PositionSeek(ConsumerSettings settings, EnvironmentLease lease, OffsetRepository repository) {
        this.settings = settings;
        this.lease = lease;
        this.repository = repository;
        this.chunks = new ChunkLookup(lease, settings.stream());
    }

    /**
     * The place that a header or an argument names: an offset, a point in time, or a text as the
     * option {@code offset} takes it.
     *
     * @throws IllegalArgumentException when it names none
     */
    static OffsetSpecification where(Object value) {
        if (value instanceof Number offset) {
            return SettingsReader.offset(String.valueOf(offset.longValue()));
        }
        if (value instanceof Instant instant) {
            return OffsetSpecification.timestamp(instant.toEpochMilli());
        }
        return SettingsReader.offset(String.valueOf(value));
    }

    /**
     * The offset of the first message at that place.
     *
     * @throws IllegalArgumentException when the stream has no such place
     */
    long target(OffsetSpecification where) {
        StreamRange range = StreamRange.of(settings.stream(), lease);
        long first = range.first();
        if (where.equals(OffsetSpecification.first())) {
            return first;
        }
        long end = range.isEmpty() ? 0 : end();
        long target = offset(where, end);
        if (target < first || target > end) {
            throw new IllegalArgumentException(
                    "Offset %d is not within %d to %d, which the stream holds now"
                            .formatted(target, first, end));
        }
        return target;
    }

    private long end() {
        return chunks.end()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "The broker did not deliver the last message in time"));
    }

    /**
     * Moves the position, once the batch in flight is done.
     *
     * @param decide runs before the position moves; throws when it must not
     * @throws FencedException when the stored position is no longer the one this consumer holds;
     *     nothing has moved
     */
    void move(ProcessingLoop activation, long target, Runnable decide) {
        activation.stop();
        if (!activation.awaitFinished(settings.shutdownTimeout())) {
            throw new IllegalStateException("The exchange in flight did not complete in time");
        }
        decide.run();
        if (!repository.seek(activation.position(), target)) {
            throw new FencedException(
                    "The position is no longer " + activation.position().nextOffset());
        }
        LOG.info("Stream {}: moved to offset {} on request", settings.stream(), target);
    }

    private long offset(OffsetSpecification where, long end) {
        if (where.isOffset()) {
            return where.getOffset();
        }
        if (where.equals(OffsetSpecification.next())) {
            return end;
        }
        return chunks.firstFrom(where)
                .map(ChunkLookup.Chunk::start)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "The stream holds no message as late as that"));
    }
}
