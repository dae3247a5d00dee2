package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.ProblemLog;
import io.github.camelstreams.component.rabbitmq.stream.client.ConnectionSecurityException;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * How a consumer stands: what it does and since when, how far it is, and what went wrong last. Logs
 * what changes, and a failure that repeats itself from time to time. Thread-safe.
 */
final class StatusTracker {

    private static final Logger LOG = LoggerFactory.getLogger(StatusTracker.class);

    private final ConsumerSettings settings;
    private final Reconnection reconnection;
    private final ProblemLog problems = new ProblemLog(LOG);
    private ConsumerState state = ConsumerState.STOPPED;
    private Instant since = Instant.now();
    private Throwable lastError;
    private Position position;
    private String incomplete;
    private long committedChunkId = -1;
    private long caughtUpFrom = Long.MAX_VALUE;
    private long caughtUpTo = -1;

    StatusTracker(ConsumerSettings settings, Reconnection reconnection) {
        this.settings = settings;
        this.reconnection = reconnection;
    }

    synchronized ConsumerState state() {
        return state;
    }

    synchronized boolean isActive() {
        return state == ConsumerState.ACTIVE || state == ConsumerState.RETRYING;
    }

    synchronized void change(ConsumerState next) {
        if (state != next) {
            state = next;
            since = Instant.now();
        }
    }

    synchronized void subscribed() {
        LOG.info("Stream {}: subscribed", settings.stream());
        if (state == ConsumerState.CONNECTING) {
            change(ConsumerState.STANDBY);
        }
    }

    synchronized void activated(Position claimed) {
        LOG.info(
                "Stream {}: processing from offset {} (consumer {}, epoch {})",
                settings.stream(),
                claimed.nextOffset(),
                settings.consumerName(),
                claimed.epoch());
        reconnection.storedAt(claimed.nextOffset());
        position = claimed;
        incomplete = claimed.incomplete();
        caughtUpTo = -1;
        change(ConsumerState.ACTIVE);
    }

    synchronized void deactivated() {
        LOG.info(
                "Stream {}: another consumer named {} takes over",
                settings.stream(),
                settings.consumerName());
        change(ConsumerState.STANDBY);
    }

    synchronized void processed(Position reached) {
        position = reached;
        lastError = null;
        problems.over();
        if (state == ConsumerState.RETRYING) {
            LOG.info("Stream {}: processing again", settings.stream());
            change(ConsumerState.ACTIVE);
        }
    }

    synchronized void failing(Exception failure) {
        failed("Processing failed, trying again", failure);
        if (state == ConsumerState.ACTIVE) {
            change(ConsumerState.RETRYING);
        }
    }

    synchronized void failed(String what, Throwable failure) {
        lastError = failure;
        String text = "Stream " + settings.stream() + ": " + what;
        if (failure instanceof Error) {
            // without its trace nobody could tell what is missing
            problems.unexpected(text, failure);
        } else {
            problems.failed(Level.WARN, text, failure);
        }
    }

    /** The consumer has stopped because of this failure. */
    synchronized void stoppedBy(Exception failure) {
        lastError = failure;
        change(ConsumerState.FAILED);
    }

    /** What the offset repository and the broker say, asked from time to time. */
    synchronized void seen(Position stored, long committed) {
        position = stored;
        if (isActive()) {
            reconnection.storedAt(stored.nextOffset());
        }
        // whoever mends what is missing says so where it is stored
        incomplete = stored.incomplete();
        committedChunkId = committed;
    }

    /**
     * No chunk up to this one holds a message at or behind this offset.
     *
     * @param committed the id of the chunk
     */
    synchronized void caughtUp(long nextOffset, long committed) {
        caughtUpFrom = nextOffset;
        caughtUpTo = committed;
    }

    /**
     * The status to show.
     *
     * @param activation the latest one, which may be over; {@code null} for none
     * @param heard the id of the latest chunk that was heard of with a delivery, -1 for none
     */
    synchronized ConsumerStatus status(ProcessingLoop activation, long heard) {
        boolean active = activation != null && !activation.isStopping();
        Position current = active ? activation.position() : position;
        long stored = current == null ? -1 : current.nextOffset();
        long nextOffset = active ? activation.nextOffset() : stored;
        return new ConsumerStatus(
                settings.stream(),
                settings.consumerName(),
                state,
                since,
                nextOffset,
                stored,
                active ? current.epoch() : 0,
                lag(heard, nextOffset),
                active ? activation.inFlight() : 0,
                active ? activation.waiting() : 0,
                incomplete,
                lastError == null ? null : describe(lastError),
                problem());
    }

    private String problem() {
        String advice =
                state == ConsumerState.CONNECTING
                        ? ConnectionSecurityException.advice(lastError)
                        : null;
        return advice == null ? reconnection.problem() : advice;
    }

    private long lag(long heard, long nextOffset) {
        long committed = Math.max(committedChunkId, heard);
        if (committed < 0 || nextOffset < 0) {
            return -1;
        }
        boolean caughtUp = nextOffset >= caughtUpFrom && committed <= caughtUpTo;
        return caughtUp ? 0 : Math.max(0, committed + 1 - nextOffset);
    }

    private static String describe(Throwable failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }
}
