package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ChunkLookup.StreamRange;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a position that the broker does not deliver from: to the next message where nothing is
 * missing, and otherwise to where the stream begins, and says so, durably. Thread-safe.
 */
final class PositionRestart {

    private static final Logger LOG = LoggerFactory.getLogger(PositionRestart.class);

    private final String stream;
    private final EnvironmentLease lease;
    private final OffsetRepository repository;
    private final ChunkLookup chunks;
    private final PositionCheck check;

    PositionRestart(
            ConsumerSettings settings, EnvironmentLease lease, OffsetRepository repository) {
        this.stream = settings.stream();
        this.lease = lease;
        this.repository = repository;
        this.chunks = new ChunkLookup(lease, stream);
        this.check = new PositionCheck(settings, lease);
    }

    /**
     * Moves the position, unless it is no longer {@code held}.
     *
     * @param suspicion what seems to be wrong with the position
     * @throws RuntimeException when the stream holds the messages after all, or the broker does not
     *     tell
     */
    void restart(Position held, DeliveryGuard.Verdict suspicion) {
        DeliveryGuard.Verdict verdict =
                suspicion == DeliveryGuard.Verdict.OTHER_STREAM ? check.verdict(held) : suspicion;
        if (verdict == DeliveryGuard.Verdict.ACCEPT) {
            throw new IllegalStateException(
                    "The stream holds the message before offset "
                            + held.nextOffset()
                            + " after all");
        }
        // the message first: what is not truncated after it was found was not before
        OptionalLong message =
                verdict == DeliveryGuard.Verdict.GAP
                        ? firstMessageFrom(held.nextOffset())
                        : OptionalLong.empty();
        long first = StreamRange.of(stream, lease).first();
        if (verdict != DeliveryGuard.Verdict.GAP) {
            startAnew(held, first, otherStream(held));
        } else if (first > held.nextOffset()) {
            startAnew(held, first, truncated(held, first));
        } else if (holdsAnotherMessageBefore(held, first)) {
            startAnew(held, first, otherStream(held));
        } else {
            moveUp(held, message);
        }
    }

    /**
     * Between the position and the message lies nothing but what is no message: positions that the
     * broker keeps in the stream.
     */
    private void moveUp(Position held, OptionalLong message) {
        long next =
                message.orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "The broker did not deliver from offset "
                                                + held.nextOffset()
                                                + " on"));
        if (repository.seek(held, next)) {
            LOG.info(
                    "Stream {}: there is no message from offset {} up to {}, which is the next",
                    stream,
                    held.nextOffset(),
                    next);
        }
    }

    private void startAnew(Position held, long first, String reason) {
        if (repository.restart(held, first, reason)) {
            LOG.error(
                    "Stream {}: {}. Going on from offset {}; what was missed must be restored from"
                            + " its source",
                    stream,
                    reason,
                    first);
        } else {
            LOG.info("Stream {}: {}, and another consumer has taken over", stream, reason);
        }
    }

    /**
     * Whether the message before the position is known, and should be there, but is not.
     *
     * @throws IllegalStateException when it is there after all
     */
    private boolean holdsAnotherMessageBefore(Position held, long first) {
        long previous = held.nextOffset() - 1;
        if (held.lastMessageId() == null || first > previous || previous < 0) {
            return false;
        }
        if (firstMessageFrom(previous).orElse(previous) == previous) {
            throw new IllegalStateException(
                    "The broker did not deliver from offset " + previous + " on");
        }
        return true;
    }

    private OptionalLong firstMessageFrom(long offset) {
        return chunks.firstFrom(OffsetSpecification.offset(offset)).stream()
                .mapToLong(chunk -> Math.max(chunk.start(), offset))
                .findFirst();
    }

    private static String truncated(Position held, long first) {
        return "The stream was truncated: offsets "
                + held.nextOffset()
                + " to "
                + (first - 1)
                + " are gone";
    }

    private static String otherStream(Position held) {
        return "The stream is not the one read before: offset "
                + (held.nextOffset() - 1)
                + " does not hold message "
                + held.lastMessageId();
    }
}
