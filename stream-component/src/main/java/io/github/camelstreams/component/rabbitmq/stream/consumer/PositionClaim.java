package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.OffsetSpecification;
import com.rabbitmq.stream.StreamDoesNotExistException;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.offset.BrokerOffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Claims the position on behalf of this instance. Thread-safe. */
final class PositionClaim {

    /** The broker closes the connection after 60 seconds without an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final OffsetRepository repository;
    private final ConsumerSettings settings;
    private final String owner;

    /**
     * @param owner this instance, as other instances and people shall see it
     */
    PositionClaim(OffsetRepository repository, ConsumerSettings settings, String owner) {
        this.repository = repository;
        this.settings = settings;
        this.owner = owner;
    }

    /** Claims at once, or fails. */
    Position now() {
        return repository.claim(settings.positionName(), settings.stream(), owner);
    }

    /** Claims a position for a stream that can be read: each claim raises the epoch. */
    Position onReadableStream(EnvironmentLease lease) {
        if (!lease.call(environment -> environment.streamExists(settings.stream()))) {
            throw new StreamDoesNotExistException(settings.stream());
        }
        return now();
    }

    /**
     * Claims what the broker has stored, for a consumer that is no single active one: its client
     * asks for the position while it subscribes.
     *
     * @param found where the client means to start
     */
    Position foundAt(OffsetSpecification found) {
        if (repository instanceof BrokerOffsetRepository tracked) {
            tracked.subscribing(found);
        }
        return now();
    }

    /**
     * Claims as soon as the repository answers, for as long as the broker waits.
     *
     * @param cancelled ends the attempts
     * @param failing is told of each attempt that failed
     * @throws RuntimeException why the last attempt failed
     */
    Position patiently(CountDownLatch cancelled, Consumer<Throwable> failing) {
        BackOff backOff = new BackOff(Duration.ofMillis(100), Duration.ofSeconds(2));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return now();
            } catch (RuntimeException | Error e) {
                failing.accept(e);
                if (System.nanoTime() > deadline || isCancelled(cancelled, backOff.next())) {
                    throw e;
                }
            }
        }
    }

    private static boolean isCancelled(CountDownLatch cancelled, Duration within) {
        try {
            return cancelled.await(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
