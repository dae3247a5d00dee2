package io.github.camelstreams.order;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** How far the replica is behind the stream, and whether this instance feeds it. Thread-safe. */
public final class ReplicaMetrics implements MeterBinder {

    private final Supplier<Optional<ConsumerStatus>> consumer;
    private final Clock clock;
    private volatile long appliedUpTo;

    ReplicaMetrics(Supplier<Optional<ConsumerStatus>> consumer, Clock clock) {
        this.consumer = consumer;
        this.clock = clock;
    }

    /** Notes how old the messages of a step that has been stored were. */
    public void applied(ReplicaStep step) {
        appliedUpTo = step.storedAt();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                "replica.active",
                "1 while this instance feeds the replica",
                ReplicaMetrics::active);
        gauge(
                registry,
                "replica.incomplete",
                "1 when events are known to be missing",
                status -> status.incomplete() == null ? 0 : 1);
        gauge(
                registry,
                "replica.lag.events",
                "Messages of the stream not applied yet, while this instance feeds the replica",
                ReplicaMetrics::lag);
        gauge(
                registry,
                "replica.lag.seconds",
                "Age of the last message applied, 0 when there is none after it",
                this::lagSeconds);
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            String description,
            ToDoubleFunction<ConsumerStatus> value) {
        Gauge.builder(name, () -> consumer.get().map(value::applyAsDouble).orElse(Double.NaN))
                .description(description)
                .register(registry);
    }

    private static double active(ConsumerStatus status) {
        return status.state() == ConsumerState.ACTIVE || status.state() == ConsumerState.RETRYING
                ? 1
                : 0;
    }

    private static double lag(ConsumerStatus status) {
        return isKnown(status) ? status.lag() : Double.NaN;
    }

    private static boolean isKnown(ConsumerStatus status) {
        return status.isSubscribed() && status.lag() >= 0;
    }

    private double lagSeconds(ConsumerStatus status) {
        if (isKnown(status) && status.lag() == 0) {
            return 0;
        }
        return !isKnown(status) || appliedUpTo == 0
                ? Double.NaN
                : Math.max(0, clock.millis() - appliedUpTo) / 1000.0;
    }
}
