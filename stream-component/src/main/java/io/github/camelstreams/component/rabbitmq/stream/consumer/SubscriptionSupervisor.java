package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.offset.FencedException;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one subscription to a stream alive: creates it, replaces it by a new one whenever its
 * position becomes doubtful, with a growing back-off, and notices when a group has no active
 * consumer although there is work.
 *
 * <p>All changes happen on one thread of the scheduler it is given; callbacks only hand over to it.
 */
final class SubscriptionSupervisor implements Subscription.Events {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionSupervisor.class);

    /** What the broker may take to tell where a place is. */
    private static final Duration MAX_SEEK_DELAY = Duration.ofSeconds(20);

    private final ConsumerSettings settings;
    private final EnvironmentLease lease;
    private final OffsetRepository repository;
    private final ProcessingLoop.BatchProcessor processor;
    private final SupervisorThread thread;
    private final Executor workers;
    private final Declaration declaration;
    private final Consumer<Exception> stoppedByFailure;
    private final String owner;
    private final Reconnection reconnection = new Reconnection(System::nanoTime);
    private final StatusTracker tracker;
    private final ProgressWatch watch;
    private final Beginning beginning;
    private final PositionRestart positionRestart;
    private final PositionSeek seek;
    private volatile Subscription current;
    private Subscription failed;
    private volatile boolean closed;

    /** Declares the stream, where that is asked for. */
    interface Declaration {
        void declare(EnvironmentLease lease);
    }

    /**
     * @param thread runs everything that this class does; is stopped with it
     * @param workers runs the activations
     * @param stoppedByFailure is told when {@code failurePolicy=stop} has ended the consumption
     * @param owner this instance, as other instances and people shall see it
     */
    SubscriptionSupervisor(
            ConsumerSettings settings,
            EnvironmentLease lease,
            OffsetRepository repository,
            ProcessingLoop.BatchProcessor processor,
            SupervisorThread thread,
            Executor workers,
            Declaration declaration,
            Consumer<Exception> stoppedByFailure,
            String owner) {
        this.settings = settings;
        this.lease = lease;
        this.repository = repository;
        this.processor = processor;
        this.thread = thread;
        this.workers = workers;
        this.declaration = declaration;
        this.stoppedByFailure = stoppedByFailure;
        this.owner = owner;
        this.tracker = new StatusTracker(settings, reconnection);
        this.watch = new ProgressWatch(settings, lease, repository, tracker);
        this.beginning = new Beginning(settings, lease, repository);
        this.positionRestart = new PositionRestart(settings, lease, repository);
        this.seek = new PositionSeek(settings, lease, repository);
    }

    /** Starts trying to subscribe; returns at once. */
    void start() {
        tracker.change(ConsumerState.CONNECTING);
        thread.hand(this::connect);
        thread.repeat(this::watch, settings.watchdogInterval());
    }

    /** Takes no further batch; returns at once. */
    void halt() {
        closed = true;
        Subscription open = current;
        if (open != null && open.activation() != null) {
            open.activation().stop();
        }
    }

    /** Ends the consumption: no further batch is taken, the one in flight is waited for. */
    void stop() {
        closed = true;
        Subscription open = current;
        if (open != null) {
            open.close(settings.shutdownTimeout());
        }
        thread.stop(settings.shutdownTimeout());
        Subscription late = current;
        if (late != null && !late.equals(open)) {
            late.close(settings.shutdownTimeout());
        }
        if (tracker.state() != ConsumerState.FAILED) {
            tracker.change(ConsumerState.STOPPED);
        }
    }

    /**
     * Goes on from another place, once the batch in flight is done, or at once when a failure has
     * stopped the consumption.
     *
     * @return the offset of the first message there; fails with {@link IllegalArgumentException}
     *     when the stream has no such place, and with {@link IllegalStateException} or {@link
     *     FencedException} when this consumer is not the active one
     */
    long seek(OffsetSpecification where) {
        Subscription open = current;
        return thread.call(
                decide -> seek(open, where, decide),
                settings.shutdownTimeout().plus(MAX_SEEK_DELAY));
    }

    /** Goes on from another place behind the batch in flight, on behalf of its route. */
    void seekBehindBatch(OffsetSpecification where) {
        Subscription open = current;
        ProcessingLoop activation = open == null ? null : open.activation();
        if (activation == null || activation.isStopping()) {
            LOG.warn("Stream {}: deactivated before it could seek", settings.stream());
            return;
        }
        activation.stop();
        thread.hand(
                () -> {
                    try {
                        seek(open, where, () -> {});
                    } catch (RuntimeException e) {
                        replace(open, e);
                    }
                });
    }

    /** The client's consumer, {@code null} while there is none. */
    com.rabbitmq.stream.Consumer consumer() {
        Subscription open = current;
        return open == null ? null : open.consumer();
    }

    ConsumerStatus status() {
        Subscription open = current;
        return open == null
                ? tracker.status(null, -1)
                : tracker.status(open.activation(), open.committedChunkId());
    }

    @Override
    public void activated(Position position) {
        tracker.activated(position);
    }

    @Override
    public void deactivated() {
        tracker.deactivated();
    }

    @Override
    public void claimFailing(Throwable failure) {
        tracker.failed("Could not take over", failure);
    }

    @Override
    public void processed(Position position) {
        tracker.processed(position);
    }

    @Override
    public void failing(Exception failure) {
        tracker.failing(failure);
    }

    @Override
    public void ended(Throwable reason) {
        Subscription ended = current;
        if (ended != null) {
            lost(ended, reason);
        }
    }

    @Override
    public void lost(Subscription subscription, Throwable reason) {
        thread.hand(() -> replace(subscription, reason));
    }

    @Override
    public void misplaced(Subscription subscription, Position held, DeliveryGuard.Verdict verdict) {
        thread.hand(
                () ->
                        move(
                                subscription,
                                () -> positionRestart.restart(held, verdict),
                                reconnection.delay()));
    }

    @Override
    public void beginAnew(Subscription subscription, Position claimed) {
        thread.hand(() -> move(subscription, () -> beginning.decide(claimed), Duration.ZERO));
    }

    private void connect() {
        if (closed) {
            return;
        }
        Subscription opening =
                new Subscription(
                        lease, settings, repository, beginning, processor, workers, this, owner);
        current = opening;
        try {
            declaration.declare(lease);
            opening.open();
            tracker.subscribed();
            reconnection.subscribed();
            watch.reset();
        } catch (RuntimeException | Error e) {
            tracker.failed("Could not subscribe, trying again", e);
            tracker.change(ConsumerState.CONNECTING);
            opening.close(Duration.ZERO);
            current = null;
            thread.hand(this::connect, reconnection.delay());
        }
        if (closed) {
            opening.close(Duration.ZERO);
        }
    }

    private void replace(Subscription subscription, Throwable reason) {
        if (closed || !subscription.equals(current)) {
            return;
        }
        if (reason instanceof ProcessingLoop.StoppedByFailureException failure) {
            subscription.close(settings.shutdownTimeout());
            current = null;
            failed = subscription;
            tracker.stoppedBy(failure);
            stoppedByFailure.accept(failure);
            return;
        }
        tracker.failed("Subscribing anew", reason);
        subscribeAnew(subscription, reconnection.delay());
    }

    private void subscribeAnew(Subscription subscription, Duration delay) {
        tracker.change(ConsumerState.CONNECTING);
        subscription.close(settings.shutdownTimeout());
        current = null;
        thread.hand(this::connect, delay);
    }

    /**
     * Puts the position elsewhere, durably, and goes on from there: before a standby may take over,
     * which would find out the same.
     */
    private void move(Subscription subscription, Runnable position, Duration delay) {
        if (closed || !subscription.equals(current)) {
            return;
        }
        try {
            position.run();
        } catch (RuntimeException e) {
            replace(subscription, e);
            return;
        }
        subscribeAnew(subscription, delay);
    }

    /**
     * @param decide runs before the position moves; throws when it must not
     */
    private long seek(Subscription open, OffsetSpecification where, Runnable decide) {
        boolean stopped = tracker.state() == ConsumerState.FAILED;
        Subscription from = stopped ? failed : open;
        boolean serving = open != null && open.equals(current) && tracker.isActive();
        if (closed || !(stopped || serving)) {
            throw new IllegalStateException(
                    "Only the active consumer can seek, this one is " + tracker.state());
        }
        long target = seek.target(where);
        try {
            seek.move(from.activation(), target, decide);
        } catch (RuntimeException e) {
            replace(from, e);
            throw e;
        }
        subscribeAnew(from, Duration.ZERO);
        return target;
    }

    private void watch() {
        Subscription open = current;
        if (closed || open == null) {
            return;
        }
        switch (watch.look(open)) {
            case FINE -> LOG.trace("Stream {}: nothing to mend", settings.stream());
            case STUCK -> lost(open, new IllegalStateException("No consumer makes progress"));
            case MOVED -> lost(open, new IllegalStateException("The stored position was put back"));
            case MISPLACED ->
                    misplaced(
                            open, open.activation().position(), DeliveryGuard.Verdict.OTHER_STREAM);
        }
    }
}
