package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.NoOffsetException;
import com.rabbitmq.stream.StreamStats;
import io.github.camelstreams.component.rabbitmq.stream.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from time to time at how far the group is and how far the stream, and says when a
 * subscription has to be given up although nothing went wrong with it. Used by one thread.
 */
final class GroupWatch {

    private static final Logger LOG = LoggerFactory.getLogger(GroupWatch.class);

    /**
     * The message before the wanted one comes at once when the stream has it. After so many looks
     * in vain it is a shorter stream, not a slow broker.
     */
    private static final int MAX_UNPOSITIONED = 6;

    /** What a look found. */
    enum Finding {
        /** Nothing to do. */
        FINE,
        /** There is work, and nobody in the group does it. */
        STUCK,
        /** The message before the wanted one does not come. */
        MISPLACED
    }

    private final ConsumerSettings settings;
    private final EnvironmentLease lease;
    private final OffsetRepository repository;
    private final Standing standing;
    private final Watchdog watchdog;
    private final StoredChunks chunks;
    private int unpositioned;

    GroupWatch(
            ConsumerSettings settings,
            EnvironmentLease lease,
            OffsetRepository repository,
            Standing standing) {
        this.settings = settings;
        this.lease = lease;
        this.repository = repository;
        this.standing = standing;
        this.watchdog = new Watchdog(settings.watchdogInterval().multipliedBy(3));
        this.chunks = new StoredChunks(lease, settings.stream(), settings.filter());
    }

    /** A new subscription gets the full time. */
    void reset() {
        watchdog.reset();
        unpositioned = 0;
    }

    /** Looks once. What cannot be asked now is asked the next time. */
    Finding look(Subscription open) {
        try {
            repository.flush();
            StreamStats stats =
                    lease.call(environment -> environment.queryStreamStats(settings.stream()));
            long committed = stats.committedChunkId();
            return repository
                    .read(settings.positionName(), settings.stream())
                    .map(stored -> judge(open, stored, committed))
                    .orElse(Finding.FINE);
        } catch (NoOffsetException e) {
            LOG.trace("Stream {} is empty", settings.stream());
        } catch (RuntimeException e) {
            LOG.debug("Stream {}: could not look after it", settings.stream(), e);
        }
        return Finding.FINE;
    }

    private Finding judge(Subscription open, Position stored, long committed) {
        standing.seen(stored, committed);
        Activation activation = open.activation();
        boolean active = activation != null && !activation.isStopping();
        if (active && !activation.guard().positioned() && stored.nextOffset() > 0) {
            unpositioned++;
            if (unpositioned > MAX_UNPOSITIONED) {
                return Finding.MISPLACED;
            }
        } else {
            unpositioned = 0;
        }
        boolean busy = open.isActivating() || (active && activation.isBusy());
        // what is processed and not committed is nobody's work either
        long reached =
                active
                        ? Math.max(stored.nextOffset(), activation.nextOffset())
                        : stored.nextOffset();
        boolean stuck = watchdog.isStuck(reached, committed, busy) && chunks.holdFrom(reached);
        return stuck ? Finding.STUCK : Finding.FINE;
    }
}
