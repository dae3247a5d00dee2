package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.component.rabbitmq.stream.FailurePolicy;
import java.time.Duration;

/** TestedSettings of a consumer in a test. */
final class TestedSettings {

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofSeconds(5);

    private int batchSize = 10;
    private FailurePolicy policy = FailurePolicy.RETRY;
    private StreamFilter filter = StreamFilter.NONE;
    private boolean byRoute;
    private boolean manual;
    private OffsetSpecification initial = OffsetSpecification.first();
    private Duration retry = MILLISECOND;
    private Duration maxRetry = MILLISECOND;
    private Duration stepDown = LONG;

    private TestedSettings() {}

    static ConsumerSettings auto(int batchSize, FailurePolicy policy) {
        TestedSettings settings = new TestedSettings();
        settings.batchSize = batchSize;
        settings.policy = policy;
        return settings.build();
    }

    static ConsumerSettings committedByRoute(int batchSize, FailurePolicy policy) {
        TestedSettings settings = new TestedSettings();
        settings.batchSize = batchSize;
        settings.policy = policy;
        settings.byRoute = true;
        return settings.build();
    }

    static ConsumerSettings manual(int batchSize, FailurePolicy policy) {
        TestedSettings settings = new TestedSettings();
        settings.batchSize = batchSize;
        settings.policy = policy;
        settings.manual = true;
        return settings.build();
    }

    static ConsumerSettings startingAt(OffsetSpecification initial) {
        TestedSettings settings = new TestedSettings();
        settings.initial = initial;
        return settings.build();
    }

    static ConsumerSettings impatient(Duration stepDown) {
        TestedSettings settings = new TestedSettings();
        settings.stepDown = stepDown;
        return settings.build();
    }

    static ConsumerSettings retrying(Duration first, Duration longest) {
        TestedSettings settings = new TestedSettings();
        settings.retry = first;
        settings.maxRetry = longest;
        return settings.build();
    }

    static ConsumerSettings filtered(StreamFilter filter, boolean manual, int batchSize) {
        TestedSettings settings = new TestedSettings();
        settings.filter = filter;
        settings.manual = manual;
        settings.batchSize = batchSize;
        return settings.build();
    }

    private ConsumerSettings build() {
        return new ConsumerSettings(
                "stream",
                null,
                "group",
                true,
                false,
                filter,
                initial,
                initial.equals(OffsetSpecification.first()),
                batchSize,
                Duration.ZERO,
                byRoute,
                manual,
                new ConsumerSettings.MessageIdentity(null),
                policy,
                retry,
                maxRetry,
                10,
                stepDown,
                LONG,
                LONG);
    }
}
