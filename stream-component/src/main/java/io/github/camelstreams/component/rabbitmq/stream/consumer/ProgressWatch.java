package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ChunkLookup.StreamRange;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from time to time at how far the group is and how far the stream, and says when a
 * subscription has to be given up although nothing went wrong with it. Used by one thread.
 */
final class ProgressWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressWatch.class);

    /**
     * The message before the wanted one comes at once when the stream has it. After so many looks
     * in vain it is time to check whether it has.
     */
    private static final int MAX_UNPOSITIONED = 6;

    /** What a look found. */
    enum Finding {
        /** Nothing to do. */
        FINE,
        /** There is work, and nobody in the group does it. */
        STUCK,
        /** The message before the wanted one does not come. */
        MISPLACED,
        /**
         * The stored position is before the one that this instance, which is active, left there.
         */
        MOVED
    }

    private final ConsumerSettings settings;
    private final EnvironmentLease lease;
    private final OffsetRepository repository;
    private final StatusTracker tracker;
    private final StallTimer watchdog;
    private final ChunkLookup chunks;
    private final ChunkLookup allChunks;
    private int unpositioned;
    private int moved;
    private long lastReached = -1;
    private long endOfMessages;
    private long emptyUpTo = -1;

    ProgressWatch(
            ConsumerSettings settings,
            EnvironmentLease lease,
            OffsetRepository repository,
            StatusTracker tracker) {
        this.settings = settings;
        this.lease = lease;
        this.repository = repository;
        this.tracker = tracker;
        this.watchdog = new StallTimer(settings.watchdogInterval().multipliedBy(3));
        this.chunks = new ChunkLookup(lease, settings.stream(), settings.filter());
        this.allChunks = new ChunkLookup(lease, settings.stream());
    }

    /** A new subscription gets the full time. */
    void reset() {
        watchdog.reset();
        unpositioned = 0;
        moved = 0;
        endOfMessages = 0;
        emptyUpTo = -1;
    }

    /** Looks once. What cannot be asked now is asked the next time. */
    Finding look(Subscription open) {
        try {
            flush();
            long committed = StreamRange.of(settings.stream(), lease).lastChunk();
            Position held = heldIdly(open);
            Optional<Position> stored = repository.read(settings.positionName(), settings.stream());
            if (isMoved(held, stored)) {
                return Finding.MOVED;
            }
            return stored.map(position -> judge(open, position, committed)).orElse(Finding.FINE);
        } catch (RuntimeException e) {
            LOG.debug("Stream {}: could not look after it", settings.stream(), e);
        }
        return Finding.FINE;
    }

    /** What cannot be stored now is no reason not to look. */
    private void flush() {
        try {
            repository.flush();
        } catch (RuntimeException e) {
            LOG.debug("Stream {}: the position could not be stored", settings.stream(), e);
        }
    }

    /** The position as it must be stored, {@code null} while that is not known or being changed. */
    private Position heldIdly(Subscription open) {
        ProcessingLoop activation = open.activation();
        boolean idle =
                activation != null
                        && !activation.isStopping()
                        && !activation.isBusy()
                        && !open.isActivating();
        return idle && !settings.trackedByBroker() ? activation.position() : null;
    }

    /**
     * Whether the position was put back, by a database that was restored or emptied: with nothing
     * to process, nobody else would notice. Seen twice, so that nothing passing is mistaken for it.
     */
    private boolean isMoved(Position held, Optional<Position> stored) {
        boolean back =
                held != null && stored.map(position -> isBehind(position, held)).orElse(true);
        moved = back ? moved + 1 : 0;
        return moved > 1;
    }

    private static boolean isBehind(Position stored, Position held) {
        return stored.epoch() < held.epoch()
                || (stored.epoch() == held.epoch() && stored.nextOffset() < held.nextOffset());
    }

    private Finding judge(Subscription open, Position stored, long committed) {
        tracker.seen(stored, committed);
        ProcessingLoop activation = open.activation();
        boolean active = activation != null && !activation.isStopping();
        if (active && !activation.guard().positioned() && stored.nextOffset() > 0) {
            // an empty one never had it
            unpositioned += committed < 0 ? MAX_UNPOSITIONED / 2 : 1;
            if (unpositioned > MAX_UNPOSITIONED && isMisplaced(stored, committed)) {
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
        lookAhead(reached, committed, busy);
        boolean stuck = watchdog.isStuck(reached, committed, busy) && chunks.holdFrom(reached);
        return stuck ? Finding.STUCK : Finding.FINE;
    }

    /**
     * Whether the message before the position should have come. Where it is not known that there
     * was one, a stored position may be in its place, and the stream only has to be as long.
     */
    private boolean isMisplaced(Position stored, long committed) {
        return stored.lastMessageId() != null
                || committed < 0
                || (committed + 1 < stored.nextOffset()
                        && allChunks.endBefore(stored.nextOffset()));
    }

    /**
     * Chunks that hold nothing but positions, which the broker keeps in the stream, are no work:
     * looks whether there is a message among what lies ahead. Costs a consumer, so only where
     * nothing happens, and once.
     */
    private void lookAhead(long reached, long committed, boolean busy) {
        boolean idle = !busy && reached == lastReached;
        lastReached = reached;
        if (!idle || committed < reached || committed <= emptyUpTo || endOfMessages > reached) {
            return;
        }
        endOfMessages = allChunks.end().orElse(0);
        if (endOfMessages <= reached) {
            emptyUpTo = committed;
            tracker.caughtUp(reached, committed);
        }
    }
}
