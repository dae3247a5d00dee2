package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.offset.FencedException;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time in which this consumer is the one that processes the stream: takes the deliveries one
 * batch after the other, in order, until it is told to stop, is fenced, or can no longer know where
 * it stands.
 *
 * <p>A batch counts as processed when the route has completed and the position has moved. After any
 * failure the position is read again, since the write may have succeeded: what it covers is not
 * processed twice, what it does not is tried again as long as it takes. Runs on one thread; the
 * other methods may be called from any.
 */
final class ProcessingLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessingLoop.class);

    private static final ThreadLocal<Boolean> ON_THREAD = new ThreadLocal<>();

    private final ConsumerSettings settings;
    private final BatchProcessor processor;
    private final Listener listener;
    private final DeliveryGuard guard;
    private final DeliveryQueue deliveries;
    private final HeldPosition held;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final BooleanSupplier isStopping = this::isStopping;
    private final BackOff backOff;
    private final UnwantedMessages unwanted;
    private volatile long nextOffset;
    private volatile int inFlight;
    private volatile boolean failing;

    /** Hands messages to the route, as one exchange. */
    interface BatchProcessor {

        /**
         * Sends the messages through the route and waits for it.
         *
         * @param held the position before the first of them
         * @param target the position behind the last of them
         * @param commit what the route commits the messages with, {@code null} where it need not
         * @param stopping whether no further batch is going to be taken
         * @return why the route failed, {@code null} when it did not; {@link
         *     PolledExchanges.NotTakenException} when it stopped before the messages were begun
         */
        Exception process(
                List<Delivery> batch,
                Position held,
                Position target,
                ManualCommit commit,
                BooleanSupplier stopping);

        /** Reports messages that are passed over because of {@code failure}. */
        void skip(List<Delivery> batch, Exception failure);
    }

    /** Is told how an activation fares. */
    interface Listener {

        /** Nothing went wrong with the latest batch. */
        void processed(Position position);

        /** The batch failed and is tried again. */
        void failing(Exception failure);

        /** The activation has ended although nobody stopped it. */
        void ended(Throwable reason);
    }

    ProcessingLoop(
            ConsumerSettings settings,
            OffsetRepository repository,
            BatchProcessor processor,
            Listener listener,
            DeliveryGuard guard,
            Position claimed) {
        this.settings = settings;
        this.processor = processor;
        this.listener = listener;
        this.guard = guard;
        this.deliveries = new DeliveryQueue(settings.maxBatchSize(), settings.batchingInterval());
        this.held = new HeldPosition(repository, claimed);
        this.nextOffset = claimed.nextOffset();
        this.unwanted = new UnwantedMessages(claimed.nextOffset());
        this.backOff = new BackOff(settings.retryBackOff(), settings.retryMaxBackOff());
    }

    /** Whether the current thread runs one: what waits for it, waits for itself. */
    static boolean isOnThread() {
        return ON_THREAD.get() != null;
    }

    DeliveryGuard guard() {
        return guard;
    }

    /** The position as last read or written. */
    Position position() {
        return held.known();
    }

    /** The offset after the last message processed, committed or not. */
    long nextOffset() {
        return nextOffset;
    }

    /** How many messages the route is working on. */
    int inFlight() {
        return inFlight;
    }

    /** Whether the route is at work, or its latest attempt failed and is going to be repeated. */
    boolean isBusy() {
        return failing || inFlight > 0;
    }

    /** How many messages have been delivered and wait for their turn. */
    int waiting() {
        return deliveries.size();
    }

    /** Adds the next message; for the one thread that delivers. */
    void add(Delivery delivery, boolean lastOfChunk) {
        deliveries.add(delivery, lastOfChunk);
    }

    /** Takes no further batch; returns at once. */
    void stop() {
        stopping.countDown();
    }

    /** Waits until the batch in flight is done. */
    boolean awaitFinished(Duration timeout) {
        try {
            return finished.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void run() {
        Throwable reason = null;
        ON_THREAD.set(true);
        try {
            while (!isStopping()) {
                List<Delivery> batch = deliveries.nextBatch(isStopping);
                if (!batch.isEmpty()) {
                    process(batch);
                }
                if (unwanted.isDue(batch.isEmpty(), position())) {
                    moveOver(unwanted.target());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reason = e;
        } catch (Exception | Error e) {
            reason = e;
        } finally {
            ON_THREAD.remove();
            boolean stopped = isStopping();
            stopping.countDown();
            inFlight = 0;
            held.release();
            finished.countDown();
            deliveries.close();
            if (!stopped) {
                listener.ended(reason);
            }
        }
    }

    /** Whether no further batch is taken. */
    boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void process(List<Delivery> batch) throws InterruptedException {
        try {
            List<Delivery> pending = batch;
            while (!pending.isEmpty() && !isStopping()) {
                pending = attempt(pending);
            }
        } finally {
            inFlight = 0;
            batch.forEach(Delivery::release);
        }
    }

    /** Tries once; returns what is left to be tried again. */
    private List<Delivery> attempt(List<Delivery> pending) throws InterruptedException {
        inFlight = pending.size();
        Position target = target(pending);
        List<Delivery> wanted;
        try {
            wanted = settings.filter().wanted(pending);
        } catch (RuntimeException e) {
            return afterFailure(e, pending, target);
        }
        if (wanted.isEmpty()) {
            unwanted.passedOver(target);
            succeeded(target);
            return List.of();
        }
        ManualCommit handle = settings.manualCommit() ? held.commitUpTo(target) : null;
        Exception failure = processor.process(wanted, position(), target, handle, isStopping);
        if (failure instanceof PolledExchanges.NotTakenException) {
            return pending;
        }
        return failure == null ? settle(target) : afterFailure(failure, pending, target);
    }

    private Position target(List<Delivery> pending) {
        Delivery last = pending.get(pending.size() - 1);
        return position().advancedTo(last.offset() + 1, settings.identity().of(last.message()));
    }

    /** Moves the position over what the filter dropped. */
    private void moveOver(Position target) throws InterruptedException {
        if (isMoved(target)) {
            done(target);
        } else {
            pause();
        }
    }

    /** The route is done with the batch: only the position is left, and tried for by itself. */
    private List<Delivery> settle(Position target) throws InterruptedException {
        if (settings.committedByRoute()) {
            held.moved(target);
            return done(target);
        }
        return moveBehind(target);
    }

    private List<Delivery> moveBehind(Position target) throws InterruptedException {
        while (!settings.manualCommit() && !isMoved(target)) {
            if (isStopping()) {
                return List.of();
            }
            pause();
        }
        return done(target);
    }

    private boolean isMoved(Position target) throws InterruptedException {
        try {
            held.moveTo(target);
            return true;
        } catch (RuntimeException e) {
            failing = true;
            listener.failing(e);
            followStored(e, target);
            return position().nextOffset() == target.nextOffset();
        }
    }

    private List<Delivery> done(Position target) {
        unwanted.processed(target);
        succeeded(target);
        return List.of();
    }

    private void succeeded(Position target) {
        nextOffset = target.nextOffset();
        failing = false;
        backOff.reset();
        listener.processed(position());
    }

    private List<Delivery> afterFailure(Exception failure, List<Delivery> pending, Position target)
            throws InterruptedException {
        failing = true;
        listener.failing(failure);
        followStored(failure, target);
        long from = position().nextOffset();
        if (from == target.nextOffset()) {
            return done(target);
        }
        return applyPolicy(
                failure, pending.stream().filter(each -> each.offset() >= from).toList(), target);
    }

    private List<Delivery> applyPolicy(Exception failure, List<Delivery> pending, Position target)
            throws InterruptedException {
        switch (settings.failurePolicy()) {
            case RETRY -> {
                pause();
                return pending;
            }
            case SKIP -> {
                processor.skip(pending, failure);
                return moveBehind(target);
            }
            case STOP -> throw new StoppedByFailureException(failure);
        }
        throw new IllegalStateException("Unknown policy " + settings.failurePolicy());
    }

    private void pause() throws InterruptedException {
        Duration delay = backOff.next();
        LOG.debug("Trying again in {} ms", delay.toMillis());
        stopping.await(delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Reads the position until it is known, or steps down, since a standby may reach the store. */
    private void followStored(Exception failure, Position target) throws InterruptedException {
        long deadline = System.nanoTime() + settings.stepDownTimeout().toNanos();
        while (true) {
            try {
                held.follow(target);
                return;
            } catch (FencedException e) {
                throw e;
            } catch (RuntimeException e) {
                if (isStopping() || System.nanoTime() > deadline) {
                    e.addSuppressed(failure);
                    throw e;
                }
                pause();
            }
        }
    }

    /** The route failed and {@code failurePolicy=stop} asks for the consumer to stop. */
    static final class StoppedByFailureException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StoppedByFailureException(Exception cause) {
            super("Stopped by failurePolicy=stop: " + cause.getMessage(), cause);
        }
    }
}
