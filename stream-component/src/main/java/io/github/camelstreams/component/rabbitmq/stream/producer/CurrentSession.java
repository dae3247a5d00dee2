package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Message;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session that is open now, if any, and with a name the publishing ids that it may take.
 * Everything but the state belongs to the thread that sends.
 */
final class CurrentSession {

    private static final Logger LOG = LoggerFactory.getLogger(CurrentSession.class);

    private final String stream;
    private final boolean named;
    private final ProducerFactory factory;
    private final Duration recoveryTimeout;
    private final Executor sender;
    private final PublishingIdGate gate = new PublishingIdGate();
    private final AtomicLong highestConfirmed = new AtomicLong();
    private volatile Session session;
    private volatile RuntimeException failure;
    private long failedAt;

    /**
     * @param named whether the messages have publishing ids
     * @param recoveryTimeout how long the client may take to connect again by itself
     * @param sender the thread that sends
     */
    CurrentSession(
            String stream,
            boolean named,
            Duration recoveryTimeout,
            ProducerFactory factory,
            Executor sender) {
        this.stream = stream;
        this.named = named;
        this.recoveryTimeout = recoveryTimeout;
        this.factory = factory;
        this.sender = sender;
    }

    /**
     * The session to send the publication on.
     *
     * @throws RuntimeException when there is none to be had
     */
    Session open(PendingBatch publication) {
        Session current = session;
        if (current != null && (current.ended() != null || current.isWornOut(recoveryTimeout))) {
            discard(current);
        }
        if (session == null) {
            // what was waiting while an attempt failed shares its outcome: each trying again for
            // itself would keep the last one waiting for the sum of all attempts
            if (failure != null && publication.created() - failedAt < 0) {
                throw failure;
            }
            session = newSession();
        }
        return session;
    }

    private Session newSession() {
        try {
            Session opened = new Session(factory, named, this::ended);
            if (named) {
                askForLastStored(opened);
            }
            failure = null;
            return opened;
        } catch (RuntimeException e) {
            throw notOpened(e);
        } catch (Error e) {
            throw notOpened(new IllegalStateException("the client cannot be opened: " + e, e));
        }
    }

    private RuntimeException notOpened(RuntimeException reason) {
        failure = reason;
        failedAt = System.nanoTime();
        return reason;
    }

    private void askForLastStored(Session opened) {
        try {
            long last = opened.producer().getLastPublishingId();
            if (last < highestConfirmed.get()) {
                throw new IllegalStateException(
                        "stream %s has publishing id %d, and %d was confirmed: it has lost messages or is another one"
                                .formatted(stream, last, highestConfirmed.get()));
            }
            gate.stored(last);
        } catch (RuntimeException | Error e) {
            close(opened);
            throw e;
        }
    }

    /** Why the publication may not be sent now; empty when it may. */
    Optional<String> refusal(Session current, PendingBatch publication) {
        if (!named) {
            return Optional.empty();
        }
        Collection<Long> ids = publication.publishingIds();
        boolean idle = current.isIdle();
        Optional<String> refusal = gate.refusal(ids, idle);
        if (refusal.isEmpty() || !gate.isWaiting()) {
            return refusal;
        }
        // what is missing here may have been stored since, by another producer of this name
        gate.stored(current.producer().getLastPublishingId());
        return gate.refusal(ids, idle);
    }

    /** The message is on its way. */
    void sent(Message message) {
        if (named) {
            gate.sent(message.getPublishingId());
        }
    }

    /**
     * So many messages of the publication, counted from the first, are confirmed. On any thread.
     */
    void confirmed(PendingBatch publication, int count) {
        if (named && count > 0) {
            long id = publication.messages().get(count - 1).getPublishingId();
            highestConfirmed.accumulateAndGet(id, Math::max);
        }
    }

    /** The publication has failed before it was sent in full. */
    void failed(PendingBatch publication) {
        if (named) {
            gate.unconfirmed(publication.unconfirmedPublishingIds());
        }
    }

    /** These publishing ids have never got here, since their exchange has failed before. */
    void failed(Collection<Long> publishingIds) {
        gate.unconfirmed(publishingIds);
    }

    /** The publication was not let through. */
    void refused(PendingBatch publication) {
        gate.refused(publication.publishingIds());
    }

    /** Ends the open session; waits for nothing. May be called on any thread. */
    void stop(Throwable reason) {
        sender.execute(
                () -> {
                    if (session != null) {
                        session.end(reason);
                        discard(session);
                    }
                });
    }

    private void ended(Session ended) {
        try {
            sender.execute(() -> discard(ended));
        } catch (RejectedExecutionException e) {
            LOG.debug("The producer on stream {} is stopped already", stream, e);
        }
    }

    private void discard(Session ended) {
        if (session != ended) {
            return;
        }
        session = null;
        for (PendingBatch publication : ended.unconfirmed()) {
            publication.abandon(ended.ended());
            // after it, since what is confirmed until then is not missing
            failed(publication);
        }
        close(ended);
    }

    private void close(Session ended) {
        try {
            ended.producer().close();
        } catch (RuntimeException e) {
            LOG.warn("Could not close the producer on stream {}", stream, e);
        }
    }

    /** What is open, may it be recovering; empty when nothing is. */
    Optional<Session> session() {
        return Optional.ofNullable(session);
    }

    /** Why opening failed when last tried; empty when it did not. */
    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }
}
