package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.component.rabbitmq.stream.FailurePolicy;
import java.time.Duration;

/** Settings of a consumer in a test. */
final class Settings {

    private Settings() {}

    static ConsumerSettings auto(int batchSize, FailurePolicy policy) {
        return of(batchSize, policy, false, false);
    }

    static ConsumerSettings committedByRoute(int batchSize, FailurePolicy policy) {
        return of(batchSize, policy, true, false);
    }

    static ConsumerSettings manual(int batchSize, FailurePolicy policy) {
        return of(batchSize, policy, false, true);
    }

    static ConsumerSettings startingAt(OffsetSpecification initial) {
        return of(1, FailurePolicy.RETRY, false, false, initial);
    }

    private static ConsumerSettings of(
            int batchSize, FailurePolicy policy, boolean byRoute, boolean manual) {
        return of(batchSize, policy, byRoute, manual, OffsetSpecification.first());
    }

    private static ConsumerSettings of(
            int batchSize,
            FailurePolicy policy,
            boolean byRoute,
            boolean manual,
            OffsetSpecification initial) {
        return new ConsumerSettings(
                "stream",
                "group",
                true,
                false,
                initial,
                initial.equals(OffsetSpecification.first()),
                batchSize,
                Duration.ZERO,
                byRoute,
                manual,
                new MessageIdentity(null),
                policy,
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                10,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5));
    }
}
