package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.ConsumerUpdateListener;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.MessageHandler;
import com.rabbitmq.stream.OffsetSpecification;
import com.rabbitmq.stream.Resource;
import com.rabbitmq.stream.StreamException;
import com.rabbitmq.stream.SubscriptionListener;
import io.github.camelstreams.component.rabbitmq.stream.ProblemLog;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer of the stream client, from its creation to its end.
 *
 * <p>It is never recovered in place: the client would go on after the last message it handed out,
 * processed or not. When the connection is lost, or anything else makes the position doubtful, the
 * supervisor replaces the subscription by a new one that starts from the stored position.
 */
final class Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    /** Whatever is delivered then finds no activation and is dropped. */
    private static final OffsetSpecification NOTHING = OffsetSpecification.next();

    private final EnvironmentLease lease;
    private final ConsumerSettings settings;
    private final OffsetRepository repository;
    private final Beginning beginning;
    private final ProcessingLoop.BatchProcessor processor;
    private final Executor workers;
    private final Events supervisor;
    private final PositionClaim claim;
    private final ChunkFlow flow;
    private final DeliveryContinuity continuity = new DeliveryContinuity();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile ProcessingLoop activation;
    private volatile Consumer consumer;
    private volatile boolean activating;
    private volatile long committedChunkId = -1;
    private boolean activatedBefore;

    /**
     * Is told what a subscription cannot mend by itself. Called from any thread; must not block.
     */
    interface Events extends ProcessingLoop.Listener {

        /** The subscription is of no use any more. */
        void lost(Subscription subscription, Throwable reason);

        /** The stream does not hold what the position points at. */
        void misplaced(Subscription subscription, Position held, DeliveryGuard.Verdict verdict);

        /**
         * It takes a new subscription to begin, and where to begin may have to be decided first.
         */
        void beginAnew(Subscription subscription, Position claimed);

        /** The subscription has begun to process. */
        void activated(Position position);

        /** Another consumer of the group is to process. */
        void deactivated();

        /** The position could not be claimed; it is tried again. */
        void claimFailing(Throwable failure);
    }

    Subscription(
            EnvironmentLease lease,
            ConsumerSettings settings,
            OffsetRepository repository,
            Beginning beginning,
            ProcessingLoop.BatchProcessor processor,
            Executor workers,
            Events supervisor,
            String owner) {
        this.lease = lease;
        this.settings = settings;
        this.repository = repository;
        this.beginning = beginning;
        this.processor = processor;
        this.workers = workers;
        this.supervisor = supervisor;
        this.claim = new PositionClaim(repository, settings, owner);
        this.flow = new ChunkFlow(settings.initialCredits());
    }

    /** Subscribes; fails when the broker cannot be reached or the stream is not there. */
    void open() {
        // the client makes its callbacks under a lock that all its consumers share: a repository
        // that is asked there, and hangs, would hold all of them up
        boolean later = settings.singleActiveConsumer() || settings.trackedByBroker();
        Position claimed = later ? null : claim.onReadableStream(lease);
        ClientConsumer wanted =
                new ClientConsumer(
                        settings,
                        flow,
                        this::handle,
                        this::resourceChanged,
                        this::consumerUpdate,
                        context -> subscribing(context, claimed));
        consumer = lease.call(wanted::open);
    }

    /**
     * Answers where to start. The client may be bringing its consumer back while that one is
     * closed: it would then forget the subscription that it is just making, which nobody could ever
     * end.
     *
     * @param claimed the position, {@code null} where it can be claimed no earlier than now
     */
    private void subscribing(SubscriptionListener.SubscriptionContext context, Position claimed) {
        if (isEnded()) {
            throw new StreamException("The subscription has ended and is replaced by a new one");
        }
        if (settings.singleActiveConsumer()) {
            context.offsetSpecification(OffsetSpecification.first());
            return;
        }
        try {
            context.offsetSpecification(
                    start(
                            claimed == null
                                    ? claim.foundAt(context.offsetSpecification())
                                    : claimed));
        } catch (RuntimeException | Error e) {
            // the client would take an IllegalStateException for a connection that is full
            throw new StreamException("Could not start: " + e, e);
        }
    }

    /** Ends it: finishes the batch in flight, within the time given, and lets go of the stream. */
    void close(Duration timeout) {
        end();
        ProcessingLoop current = activation;
        if (current != null) {
            current.stop();
            if (!current.awaitFinished(timeout)) {
                LOG.warn(
                        "Stream {}: the exchange in flight did not complete within {} s; its outcome"
                                + " is decided by the offset repository",
                        settings.stream(),
                        timeout.toSeconds());
            }
        }
        Consumer open = consumer;
        if (open != null) {
            flush();
            try {
                open.close();
            } catch (RuntimeException e) {
                LOG.debug("Stream {}: closing the consumer failed", settings.stream(), e);
            }
        }
        repository.release();
    }

    /** The client's consumer, {@code null} until it is known. */
    Consumer consumer() {
        return consumer;
    }

    /** The latest activation, which may be over; {@code null} before the first. */
    ProcessingLoop activation() {
        return activation;
    }

    /** Whether the answer to an activation is being looked up. */
    boolean isActivating() {
        return activating;
    }

    /** The id of the latest chunk known to be committed, -1 while none is known. */
    long committedChunkId() {
        return committedChunkId;
    }

    private void flush() {
        try {
            repository.flush();
        } catch (RuntimeException e) {
            LOG.warn(
                    "Stream {}: the latest position is not stored, so messages come again: {}",
                    settings.stream(),
                    ProblemLog.describe(e));
        }
    }

    private synchronized void end() {
        ended.countDown();
    }

    private boolean isEnded() {
        return ended.getCount() == 0;
    }

    /** Never throws: the client would skip the rest of the chunk and go on. */
    private void handle(MessageHandler.Context context, Message message) {
        ProcessingLoop current = activation;
        try {
            if (current == null || current.isStopping() || isEnded()) {
                context.processed();
                return;
            }
            long committed = context.committedChunkId();
            if (committed > committedChunkId) {
                committedChunkId = committed;
            }
            long offset = context.offset();
            long chunkEnd = flow.currentChunkEnd();
            continuity.delivered(offset, chunkEnd, flow.currentChunkNumber());
            DeliveryGuard.Verdict verdict =
                    current.guard()
                            .inspect(offset, chunkEnd, () -> settings.identity().of(message));
            switch (verdict) {
                case ACCEPT -> current.add(new Delivery(context, message), offset + 1 == chunkEnd);
                case IGNORE -> context.processed();
                case GAP, OTHER_STREAM -> misplaced(current, verdict);
            }
        } catch (Exception | Error e) {
            supervisor.lost(this, e);
        }
    }

    private void misplaced(ProcessingLoop current, DeliveryGuard.Verdict verdict) {
        current.stop();
        end();
        supervisor.misplaced(this, current.position(), verdict);
    }

    private void resourceChanged(Resource.Context context) {
        boolean lost =
                context.currentState() == Resource.State.RECOVERING
                        || context.currentState() == Resource.State.CLOSED;
        if (lost && !isEnded()) {
            end();
            supervisor.lost(
                    this, new IllegalStateException("The connection or the stream went away"));
        }
    }

    private OffsetSpecification consumerUpdate(ConsumerUpdateListener.Context context) {
        consumer = context.consumer();
        if (context.isActive()) {
            return activate();
        }
        deactivate();
        return OffsetSpecification.none();
    }

    /**
     * A hand-over waits for the batch in flight; after a lost connection there is nothing to wait
     * for.
     */
    private void deactivate() {
        ProcessingLoop current = activation;
        if (current == null) {
            return;
        }
        current.stop();
        if (!isEnded()) {
            if (!current.awaitFinished(settings.shutdownTimeout())) {
                supervisor.lost(this, new IllegalStateException("The route outlasted a hand-over"));
            }
            flush();
            letGo();
        }
    }

    /** Unless it has ended meanwhile: the position may be the next subscription's by now. */
    private synchronized void letGo() {
        if (!isEnded()) {
            repository.release();
            supervisor.deactivated();
        }
    }

    private OffsetSpecification activate() {
        if (isEnded()) {
            return NOTHING;
        }
        activating = true;
        try {
            return start(claim.patiently(ended, supervisor::claimFailing));
        } catch (Exception | Error e) {
            supervisor.lost(this, e);
            return NOTHING;
        } finally {
            activating = false;
        }
    }

    private synchronized OffsetSpecification start(Position claimed) {
        if (isEnded()) {
            return NOTHING;
        }
        boolean filtered = settings.filter().isOn();
        // what is left of an earlier turn could not be told from what is to come
        boolean checkable = claimed.nextOffset() > 0 && claimed.lastMessageId() != null;
        boolean mixed = activatedBefore && (filtered || !checkable);
        if (mixed || beginning.isOpen(claimed)) {
            end();
            supervisor.beginAnew(this, claimed);
            return NOTHING;
        }
        StartingPoint start = StartingPoint.of(claimed, settings, !activatedBefore);
        if (activatedBefore) {
            activation.stop();
            flow.releaseOpenChunks();
        }
        activatedBefore = true;
        continuity.reset();
        DeliveryGuard guard =
                filtered ? DeliveryGuard.atOrAfter(claimed.nextOffset()) : start.guard();
        ProcessingLoop started =
                new ProcessingLoop(settings, repository, processor, supervisor, guard, claimed);
        activation = started;
        supervisor.activated(claimed);
        workers.execute(filtered ? () -> runOnceChecked(started, claimed) : started);
        return start.offset();
    }

    private void runOnceChecked(ProcessingLoop started, Position claimed) {
        try {
            DeliveryGuard.Verdict verdict = new PositionCheck(settings, lease).verdict(claimed);
            if (verdict != DeliveryGuard.Verdict.ACCEPT) {
                misplaced(started, verdict);
            }
        } catch (RuntimeException | Error e) {
            started.stop();
            supervisor.lost(this, e);
        }
        started.run();
    }
}
