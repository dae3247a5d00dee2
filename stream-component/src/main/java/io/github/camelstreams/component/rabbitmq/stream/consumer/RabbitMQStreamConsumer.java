package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamEndpoint;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import javax.management.openmbean.TabularData;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.AsyncProcessorAwaitManager;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.PluginHelper;

/**
 * Reads a stream and hands its messages to the route, in order, one exchange at a time.
 *
 * <p>A message counts as processed when its exchange has completed; until then the position stays,
 * and after a failure the same messages come again. A broker that is away does not keep the route
 * from starting: the consumer goes on trying.
 *
 * <p>Suspending the route or, through JMX, the consumer closes the subscription once the exchange
 * in flight is done; the former waits for it, the latter does not, so that a route policy may
 * suspend the consumer of the very exchange that it looks at. A single active consumer thereby
 * gives its role to a standby, so that the group goes on: to halt a group, suspend all its
 * consumers. Resuming subscribes anew, as a standby where another consumer is active by then, and
 * goes on at the stored position.
 */
@ManagedResource(description = "Managed RabbitMQ Stream consumer")
public class RabbitMQStreamConsumer extends DefaultConsumer implements Suspendable, ShutdownAware {

    private EnvironmentLease lease;
    private ExecutorService workers;
    private AsyncProcessorAwaitManager routing;
    private SubscriptionSupervisors supervisors;
    private volatile Consumption consumption;

    /** Completes when all that was read so far has let go of its streams. */
    private CompletableFuture<Void> closed = CompletableFuture.completedFuture(null);

    public RabbitMQStreamConsumer(RabbitMQStreamEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    @Override
    public RabbitMQStreamEndpoint getEndpoint() {
        return (RabbitMQStreamEndpoint) super.getEndpoint();
    }

    /**
     * What the consumer is doing at this moment; of a super stream, what all its partitions are
     * doing together. Thread-safe.
     */
    public ConsumerStatus status() {
        Consumption current = consumption;
        return current == null
                ? ConsumerStatus.unknown(
                        getEndpoint().getStream(),
                        getEndpoint().getConsumer().getConsumerName(),
                        ConsumerState.STOPPED,
                        Instant.now(),
                        null,
                        null)
                : current.status();
    }

    /**
     * What it is doing with each partition of the super stream, as far as they are known; of a
     * stream, with the stream. Thread-safe.
     */
    public List<ConsumerStatus> partitions() {
        Consumption current = consumption;
        return current == null ? List.of() : current.partitions();
    }

    /**
     * Goes on from another place of the stream, once the exchange in flight is done. The position
     * is moved by compare-and-set and the stream is subscribed to anew, so that a standby of a
     * single active consumer may take over, from that place. Only the active consumer can seek, and
     * one that a failure has stopped ({@code failurePolicy=stop}): it goes on there, at once. When
     * another consumer has taken over since, its position does not move; where the broker keeps the
     * position, that one goes on undisturbed and this one becomes a standby.
     *
     * <p>A route that wants its own consumer to seek sets the header {@code
     * CamelRabbitMQStreamSeek}: this method would wait for the route.
     *
     * @param where as the option {@code offset} takes it: {@code first}, {@code last}, {@code
     *     next}, an offset, or {@code timestamp:} with an ISO-8601 instant, which means the first
     *     chunk stored at that time or later
     * @return the offset of the next message
     * @throws IllegalArgumentException when the stream has no such place; nothing has changed
     * @throws IllegalStateException when this consumer is neither the active one nor stopped by a
     *     failure, or the broker does not answer in time
     * @throws io.github.camelstreams.component.rabbitmq.stream.offset.FencedException when another
     *     consumer has moved the position; nothing has changed
     */
    @ManagedOperation(
            description =
                    "Go on from another place: first, last, next, an offset or timestamp:INSTANT")
    public long seek(String where) {
        return seekPartition(getEndpoint().getStream(), where);
    }

    /**
     * The same for one partition of a super stream. The others are not disturbed.
     *
     * @param partition the name of the partition, which is a stream
     * @throws IllegalArgumentException also when there is no such partition
     */
    @ManagedOperation(description = "The same for a partition of a super stream")
    public long seekPartition(String partition, String where) {
        OffsetSpecification place = PositionSeek.where(where);
        Consumption current = consumption;
        if (current == null) {
            throw new IllegalStateException(
                    "Only the active consumer can seek, this one is STOPPED");
        }
        return current.seek(partition, place);
    }

    /** Goes on from another place behind the exchange in flight; for its thread. */
    void seekBehindExchange(String stream, OffsetSpecification where) {
        Consumption current = consumption;
        if (current != null) {
            current.seekBehindBatch(stream, where);
        }
    }

    /** Sends the exchange on its way and waits for it. */
    void process(Exchange exchange, BooleanSupplier stopping) throws Exception {
        // what the processor itself does, without looking for it each time
        routing.process(getAsyncProcessor(), exchange);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ConsumerSettings settings = SettingsReader.read(getEndpoint());
        routing = PluginHelper.getAsyncProcessorAwaitManager(getEndpoint().getCamelContext());
        lease = getEndpoint().acquireEnvironment();
        workers = executors().newCachedThreadPool(this, "RabbitMQStreamConsumer");
        supervisors = new SubscriptionSupervisors(this, settings, lease, workers);
        // nothing is delivered before the application is complete: a route may call another one
        getEndpoint().getCamelContext().addStartupListener((context, started) -> subscribe());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a later start waits for it
    protected void doSuspend() throws Exception {
        unsubscribe();
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        subscribe();
    }

    @Override
    protected void doStop() throws Exception {
        CompletableFuture<Void> closing = unsubscribe();
        if (workers != null) {
            Runnable release = releasing(closing, workers, lease);
            workers = null;
            lease = null;
            if (ProcessingLoop.isOnThread()) {
                // an exchange stops its own consumer: who waits for the other?
                executors().newThread("RabbitMQStreamConsumerStop", release).start();
            } else {
                release.run();
            }
        }
        super.doStop();
    }

    private Runnable releasing(
            CompletableFuture<Void> closing, ExecutorService idle, EnvironmentLease open) {
        return () -> {
            closing.join();
            executors().shutdownGraceful(idle);
            open.close();
        };
    }

    private ExecutorServiceManager executors() {
        return getEndpoint().getCamelContext().getExecutorServiceManager();
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    @Override
    public int getPendingExchangesSize() {
        return status().inFlight() > 0 ? 1 : 0;
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        unsubscribe().join();
    }

    private synchronized void subscribe() {
        if (consumption != null || !isRunAllowed() || lease == null) {
            return;
        }
        Consumption next = supervisors.consumption();
        consumption = next;
        // any earlier it would take the position away from an exchange that is still in flight
        afterwards(next::start, Runnable::run);
    }

    /**
     * Takes no further message, and returns at once: the exchange in flight may be the one that
     * asks for it, or wait for a lock that is held by whoever does, as with Camel's route policies.
     */
    private synchronized CompletableFuture<Void> unsubscribe() {
        Consumption ending = consumption;
        if (ending != null) {
            consumption = null;
            ending.halt();
            afterwards(ending::stop, workers);
        }
        return closed;
    }

    private void afterwards(Runnable step, Executor executor) {
        Runnable reported =
                () -> {
                    try {
                        step.run();
                    } catch (RuntimeException | Error e) {
                        getExceptionHandler().handleException(e);
                    }
                };
        closed = closed.thenRunAsync(reported, executor);
    }

    void stoppedByFailure(Exception failure) {
        getExceptionHandler().handleException("The consumer has stopped", failure);
    }

    @ManagedAttribute(description = "What the consumer is doing")
    public String getConsumerState() {
        return status().state().name();
    }

    @ManagedAttribute(description = "What it is doing with each partition of a super stream")
    public TabularData getPartitions() {
        return PartitionTable.of(partitions());
    }

    @ManagedAttribute(description = "Whether it is the active consumer of its name")
    public boolean isActive() {
        return status().isActive();
    }

    @ManagedAttribute(description = "The offset of the next message to process, -1 if not known")
    public long getNextOffset() {
        return status().nextOffset();
    }

    @ManagedAttribute(
            description =
                    "The stored position: where a consumer that starts now goes on, -1 if unknown")
    public long getStoredOffset() {
        return status().storedOffset();
    }

    @ManagedAttribute(description = "Offsets left to process up to the latest chunk, -1 if unknown")
    public long getLag() {
        return status().lag();
    }

    @ManagedAttribute(description = "Messages the route is working on")
    public int getInFlight() {
        return status().inFlight();
    }

    @ManagedAttribute(description = "Messages delivered by the broker that wait for their turn")
    public int getWaiting() {
        return status().waiting();
    }

    @ManagedAttribute(description = "The epoch held by this consumer, 0 while it is not active")
    public long getEpoch() {
        return status().epoch();
    }

    @ManagedAttribute(description = "Why messages are known to be missing")
    public String getIncomplete() {
        return status().incomplete();
    }

    @ManagedAttribute(description = "What keeps it from making progress, and what to do about it")
    public String getProblem() {
        return status().problem();
    }

    @ManagedAttribute(description = "The latest failure since the consumer last succeeded")
    public String getLastError() {
        return status().lastError();
    }
}
