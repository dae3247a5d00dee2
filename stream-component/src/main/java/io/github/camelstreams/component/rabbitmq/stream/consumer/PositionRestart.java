package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.NoOffsetException;
import io.github.camelstreams.component.rabbitmq.stream.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a position that points at messages which the stream does not hold to where the stream
 * begins, and says so, durably. Thread-safe.
 */
final class PositionRestart {

    private static final Logger LOG = LoggerFactory.getLogger(PositionRestart.class);

    private final String stream;
    private final EnvironmentLease lease;
    private final OffsetRepository repository;

    PositionRestart(String stream, EnvironmentLease lease, OffsetRepository repository) {
        this.stream = stream;
        this.lease = lease;
        this.repository = repository;
    }

    /**
     * Moves the position, unless it is no longer {@code held}.
     *
     * @param verdict what is wrong with the position
     * @throws IllegalStateException when the stream holds the messages after all
     */
    void restart(Position held, DeliveryGuard.Verdict verdict) {
        long first = firstOffset();
        if (verdict == DeliveryGuard.Verdict.GAP && first < Math.max(1, held.nextOffset())) {
            throw new IllegalStateException(
                    "The broker did not deliver from offset " + held.nextOffset() + " on");
        }
        String reason = reason(verdict, held, first);
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

    private long firstOffset() {
        try {
            return lease.call(environment -> environment.queryStreamStats(stream)).firstOffset();
        } catch (NoOffsetException e) {
            return 0;
        }
    }

    private static String reason(DeliveryGuard.Verdict verdict, Position held, long first) {
        return verdict == DeliveryGuard.Verdict.GAP
                ? "The stream was truncated: offsets "
                        + held.nextOffset()
                        + " to "
                        + (first - 1)
                        + " are gone"
                : "The stream is not the one read before: offset "
                        + (held.nextOffset() - 1)
                        + " does not hold message "
                        + held.lastMessageId();
    }
}
