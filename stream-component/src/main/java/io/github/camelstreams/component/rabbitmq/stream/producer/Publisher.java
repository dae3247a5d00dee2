package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.ConfirmationStatus;
import com.rabbitmq.stream.Constants;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.Resource;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends publications one after the other, in the order in which they are handed over, and tells
 * what became of each exactly once, never on a thread of the client.
 *
 * <p>The client's producer is opened for the first publication and whenever it is needed again.
 * With a name, the first failure ends it: what is behind it is not sent, and {@link
 * PublishingIdGate} holds higher publishing ids back until the failed one is sent again.
 * Thread-safe.
 */
final class Publisher implements PendingBatch.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final long POLL_MILLIS = 50;

    /**
     * @param stream the stream to publish to
     * @param named whether the messages have publishing ids
     * @param maxUnconfirmed how many messages may be in flight, and how many publications may wait
     * @param confirmTimeout how long a publication may take; zero for no limit
     * @param enqueueTimeout how long the calling thread waits when too many publications do
     * @param recoveryTimeout how long the client may take to connect again by itself, before it is
     *     replaced; without a name only
     */
    record Limits(
            String stream,
            boolean named,
            int maxUnconfirmed,
            Duration confirmTimeout,
            Duration enqueueTimeout,
            Duration recoveryTimeout) {}

    private final Limits limits;
    private final Executor sender;
    private final Executor completions;
    private final Semaphore room;
    private final Semaphore window;
    private final Set<PendingBatch> unfinished = ConcurrentHashMap.newKeySet();
    private final CurrentSession sessions;
    private final LongAdder published = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile boolean stopped;

    /**
     * @param sender runs tasks one after the other, and may be blocked
     * @param completions runs completions, however many, and rejects none
     */
    Publisher(Limits limits, ProducerFactory factory, Executor sender, Executor completions) {
        this.limits = limits;
        this.sender = sender;
        this.completions = completions;
        this.sessions =
                new CurrentSession(
                        limits.stream(), limits.named(), limits.recoveryTimeout(), factory, sender);
        this.room = new Semaphore(limits.maxUnconfirmed(), true);
        this.window = new Semaphore(limits.maxUnconfirmed());
    }

    /**
     * Sends the messages behind those that were handed over before. Blocks when too many
     * publications are waiting, and not for longer than the limit.
     *
     * @param completion called once, with null when all messages are confirmed
     */
    void publish(List<Message> messages, Consumer<PublishException> completion) {
        PendingBatch publication = new PendingBatch(limits.stream(), messages, completion, this);
        try {
            if (stopped) {
                publication.abandon(new IllegalStateException("the producer is stopped"));
            } else if (room.tryAcquire(limits.enqueueTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                unfinished.add(publication);
                sender.execute(() -> send(publication));
            } else {
                giveUp(publication, new TimeoutException("too many exchanges are waiting"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp(publication, e);
        } catch (RuntimeException | Error e) {
            publication.abandon(e);
        }
    }

    private void giveUp(PendingBatch publication, Exception reason) {
        if (limits.named()) {
            failedBefore(publication.publishingIds());
        }
        publication.abandon(reason);
    }

    /**
     * These publishing ids belong to an exchange that has failed before it could be handed over:
     * nothing above them passes until they are sent.
     */
    void failedBefore(Collection<Long> publishingIds) {
        try {
            sender.execute(() -> sessions.failed(publishingIds));
        } catch (RejectedExecutionException e) {
            LOG.debug("The producer on stream {} is stopped already", limits.stream(), e);
        }
    }

    private void send(PendingBatch publication) {
        try {
            if (!publication.isDone()) {
                Session current = sessions.open(publication);
                Optional<String> refusal = sessions.refusal(current, publication);
                if (refusal.isPresent()) {
                    sessions.refused(publication);
                    publication.abandon(new IllegalArgumentException(refusal.get()));
                    return;
                }
                transmit(current, publication);
                if (limits.named() && publication.hasFailed() && !publication.isTooLarge()) {
                    current.end(new IllegalStateException("a message before it has failed"));
                }
            }
        } catch (RuntimeException | Error e) {
            publication.abandon(e);
        }
        if (publication.isDone() || publication.isTooLarge()) {
            sessions.failed(publication);
        }
    }

    private void transmit(Session current, PendingBatch publication) {
        publication.begin(current);
        current.begin(publication);
        if (publication.isDone()) {
            // its time ran out while the client was being opened: nobody else takes it off
            current.finish(publication);
            return;
        }
        List<Message> messages = publication.messages();
        for (int index = 0; index < messages.size(); index++) {
            if (!acquire(current, publication)) {
                return;
            }
            if (!publication.sending(index)) {
                window.release();
                publication.stop(new IllegalStateException("a message before it has failed"));
                return;
            }
            transmit(current, publication, index, messages.get(index));
        }
    }

    private void transmit(Session current, PendingBatch publication, int index, Message message) {
        try {
            current.producer().send(message, status -> settle(current, publication, index, status));
            sessions.sent(message);
        } catch (MessageTooLargeException e) {
            current.wearOut();
            publication.failed(index, Constants.RESPONSE_CODE_FRAME_TOO_LARGE, e);
        } catch (RuntimeException e) {
            current.wearOut();
            publication.notTaken(index, e);
        }
    }

    /**
     * Waits for room in the window; false when there is no point any more, and the publication
     * knows why.
     */
    private boolean acquire(Session current, PendingBatch publication) {
        try {
            do {
                if (current.ended() != null) {
                    publication.stop(current.ended());
                }
                if (publication.hasFailed()) {
                    publication.stop(new IllegalStateException("a message before it has failed"));
                    return false;
                }
            } while (!window.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            publication.stop(e);
            return false;
        }
    }

    private void settle(
            Session current, PendingBatch publication, int index, ConfirmationStatus status) {
        if (status.isConfirmed()) {
            publication.confirmed(index);
            return;
        }
        Throwable reason = new IllegalStateException(describe(status.getCode()));
        publication.failed(index, status.getCode(), reason);
        if (limits.named()) {
            current.end(reason);
        }
    }

    @Override
    public void settled(int count) {
        window.release(count);
    }

    @Override
    public void done(PendingBatch publication, PublishException failure) {
        int size = publication.messages().size();
        int confirmed = failure == null ? size : failure.getConfirmed();
        published.add(confirmed);
        failed.add(size - confirmed);
        sessions.confirmed(publication, confirmed);
        Session current = publication.session();
        boolean inDoubt = failure != null && !(failure instanceof RejectedException);
        if (current != null && !(limits.named() && inDoubt)) {
            current.finish(publication);
        } else if (current != null) {
            current.end(failure.getCause());
        }
        completions.execute(() -> publication.completion().accept(failure));
        if (unfinished.remove(publication)) {
            room.release();
        }
    }

    /** Fails what has been waiting for longer than the limit. To be called now and then. */
    void expire() {
        long timeout = limits.confirmTimeout().toNanos();
        long now = System.nanoTime();
        for (PendingBatch publication : unfinished) {
            if (timeout > 0 && now - publication.created() > timeout) {
                publication.abandon(
                        new TimeoutException(
                                "no confirmation within "
                                        + limits.confirmTimeout().toMillis()
                                        + " ms"));
            }
        }
    }

    /**
     * Takes nothing more, waits for what is on its way, then fails what is left and closes the
     * client's producer.
     */
    void stop(Duration timeout) throws InterruptedException {
        stopped = true;
        IllegalStateException reason = new IllegalStateException("the producer was stopped");
        if (!room.tryAcquire(limits.maxUnconfirmed(), timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            unfinished.forEach(publication -> publication.abandon(reason));
        }
        sessions.stop(reason);
    }

    /** How many messages are sent and not confirmed. */
    int unconfirmed() {
        return limits.maxUnconfirmed() - window.availablePermits();
    }

    /** How many messages were confirmed. */
    long published() {
        return published.sum();
    }

    /** How many messages were not, of exchanges that have failed. */
    long failed() {
        return failed.sum();
    }

    /** The state of the client's producer; empty when none is open. */
    Optional<Resource.State> state() {
        return sessions.session().map(Session::state);
    }

    /** Why the client's producer could not be opened when last tried; empty when it could. */
    Optional<RuntimeException> openFailure() {
        return sessions.failure();
    }

    /** Puts the codes with which client and broker refuse a message into words. */
    private static String describe(short code) {
        String meaning =
                switch (code) {
                    case Constants.CODE_MESSAGE_ENQUEUEING_FAILED ->
                            "the client has no room for it";
                    case Constants.CODE_PRODUCER_NOT_AVAILABLE -> "the connection is lost";
                    case Constants.CODE_PRODUCER_CLOSED -> "the client's producer is closed";
                    case Constants.CODE_PUBLISH_CONFIRM_TIMEOUT -> "no confirmation in time";
                    case Constants.RESPONSE_CODE_STREAM_DOES_NOT_EXIST ->
                            "the stream does not exist";
                    case Constants.RESPONSE_CODE_STREAM_NOT_AVAILABLE ->
                            "the stream is not available";
                    case Constants.RESPONSE_CODE_ACCESS_REFUSED -> "access refused";
                    case Constants.RESPONSE_CODE_PRECONDITION_FAILED -> "precondition failed";
                    case Constants.RESPONSE_CODE_PUBLISHER_DOES_NOT_EXIST ->
                            "the broker does not know the producer";
                    default -> "see the stream protocol";
                };
        return "%s (code %d)".formatted(meaning, code);
    }
}
