package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.component.rabbitmq.stream.ProblemLog;
import io.github.camelstreams.component.rabbitmq.stream.client.ConnectionSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What one consumer reads from its start to its stop: a stream, or each partition of a super
 * stream, for itself and at the same time as the others.
 *
 * <p>The partitions are asked for again and again, so that those that are added are read and those
 * that are taken away are let go.
 */
final class Consumption {

    private static final Logger LOG = LoggerFactory.getLogger(Consumption.class);

    private final ConsumerSettings settings;
    private final Supplier<List<String>> partitions;
    private final Function<String, SubscriptionSupervisor> supervisors;
    private final SupervisorThread thread;
    private final Executor workers;
    private final BackOff backOff = new BackOff(Duration.ofMillis(500), Duration.ofSeconds(10));
    private final Map<String, SubscriptionSupervisor> byStream = new ConcurrentSkipListMap<>();
    private final Instant since = Instant.now();
    private final ProblemLog problems = new ProblemLog(LOG);
    private volatile Throwable failure;
    private volatile boolean closed;

    /**
     * @param partitions asks the broker for the partitions; not called for a plain stream
     * @param supervisors makes what reads the stream of that name
     * @param thread looks for partitions; is stopped with this; {@code null} for a plain stream
     * @param workers runs what may take long
     */
    Consumption(
            ConsumerSettings settings,
            Supplier<List<String>> partitions,
            Function<String, SubscriptionSupervisor> supervisors,
            SupervisorThread thread,
            Executor workers) {
        this.settings = settings;
        this.partitions = partitions;
        this.supervisors = supervisors;
        this.thread = thread;
        this.workers = workers;
    }

    /** Begins to read; returns at once. */
    void start() {
        if (settings.isSuperStream()) {
            thread.hand(this::look);
        } else {
            follow(List.of(settings.stream()));
        }
    }

    /** Takes no further message; returns at once. */
    synchronized void halt() {
        closed = true;
        byStream.values().forEach(SubscriptionSupervisor::halt);
    }

    /** Ends all of it at the same time: the exchanges in flight are waited for. */
    void stop() {
        halt();
        CompletableFuture<?>[] stops =
                byStream.values().stream()
                        .map(each -> CompletableFuture.runAsync(each::stop, workers))
                        .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(stops).join();
        if (thread != null) {
            thread.stop(settings.shutdownTimeout());
        }
    }

    /** How each stream stands, by its name. */
    List<ConsumerStatus> partitions() {
        return byStream.values().stream().map(SubscriptionSupervisor::status).toList();
    }

    /** How they stand as a whole. */
    ConsumerStatus status() {
        List<ConsumerStatus> all = partitions();
        if (all.isEmpty()) {
            Throwable reason = failure;
            return ConsumerStatus.unknown(
                    settings.stream(),
                    settings.consumerName(),
                    ConsumerState.CONNECTING,
                    since,
                    reason == null ? null : reason.toString(),
                    ConnectionSecurityException.advice(reason));
        }
        return settings.isSuperStream()
                ? ConsumerStatus.combined(settings.stream(), settings.consumerName(), all)
                : all.get(0);
    }

    /** Goes on from another place of one stream, see {@link SubscriptionSupervisor#seek}. */
    long seek(String stream, OffsetSpecification where) {
        SubscriptionSupervisor supervisor = byStream.get(stream);
        if (supervisor == null) {
            throw new IllegalArgumentException(
                    "No partition is named %s, there are %s".formatted(stream, byStream.keySet()));
        }
        return supervisor.seek(where);
    }

    /** Goes on from another place behind the batch in flight, on behalf of its route. */
    void seekBehindBatch(String stream, OffsetSpecification where) {
        SubscriptionSupervisor supervisor = byStream.get(stream);
        if (supervisor != null) {
            supervisor.seekBehindBatch(where);
        }
    }

    private void look() {
        Duration next = settings.watchdogInterval();
        try {
            follow(partitions.get());
            failure = null;
            problems.over();
            backOff.reset();
        } catch (RuntimeException | Error e) {
            if (!closed) {
                problems.failed(
                        Level.WARN,
                        "Super stream " + settings.stream() + ": its partitions are not known",
                        e);
            }
            failure = e;
            next = backOff.next();
        }
        thread.hand(this::look, next);
    }

    private synchronized void follow(List<String> streams) {
        if (closed) {
            return;
        }
        for (String stream : streams) {
            if (!byStream.containsKey(stream)) {
                SubscriptionSupervisor added = supervisors.apply(stream);
                byStream.put(stream, added);
                added.start();
            }
        }
        for (String stream : List.copyOf(byStream.keySet())) {
            if (!streams.contains(stream)) {
                LOG.info("Super stream {}: {} is no partition any more", settings.stream(), stream);
                workers.execute(byStream.remove(stream)::stop);
            }
        }
    }
}
