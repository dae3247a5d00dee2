package io.github.camelstreams.order;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerStatus;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;

/**
 * Up while the replica follows the stream or stands by to, {@code INCOMPLETE} when events are known
 * to be missing, down while it does neither. While the database is away, the position is that of
 * the time {@code asOf}.
 */
final class ReplicaHealth implements HealthIndicator {

    static final Status INCOMPLETE = new Status("INCOMPLETE");

    private final Supplier<Optional<ConsumerStatus>> consumer;
    private final Supplier<String> asOf;

    /**
     * @param consumer what feeds the replica
     * @param asOf how old what the database has said may be, {@code null} while it answers
     */
    ReplicaHealth(Supplier<Optional<ConsumerStatus>> consumer, Supplier<String> asOf) {
        this.consumer = consumer;
        this.asOf = asOf;
    }

    @Override
    public Health health() {
        return consumer.get()
                .map(this::health)
                .orElseGet(() -> Health.down().withDetail("state", "starting").build());
    }

    private Health health(ConsumerStatus consumer) {
        Health.Builder health =
                Health.status(status(consumer))
                        .withDetail("state", consumer.state().name().toLowerCase(Locale.ROOT))
                        .withDetail("since", consumer.since());
        if (consumer.nextOffset() >= 0) {
            health.withDetail("nextOffset", consumer.nextOffset());
        }
        if (consumer.isSubscribed() && consumer.lag() >= 0) {
            health.withDetail("lag", consumer.lag());
        }
        if (consumer.incomplete() != null) {
            health.withDetail("incomplete", consumer.incomplete());
        }
        String stored = asOf.get();
        if (stored != null) {
            health.withDetail("asOf", stored);
        }
        return health.build();
    }

    private static Status status(ConsumerStatus consumer) {
        if (!consumer.isSubscribed()) {
            return Status.DOWN;
        }
        return consumer.incomplete() == null ? Status.UP : INCOMPLETE;
    }
}
