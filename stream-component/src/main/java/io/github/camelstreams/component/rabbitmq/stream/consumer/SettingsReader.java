package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.component.rabbitmq.stream.ConsumerConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.FilterConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.OffsetCommit;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;

/** Checks the options of an endpoint and turns them into {@link ConsumerSettings}. */
final class SettingsReader {

    private static final String TIMESTAMP = "timestamp:";

    private SettingsReader() {}

    /**
     * @throws IllegalArgumentException when options contradict each other or a value makes no
     *     sense; the message names the option and what it takes
     */
    static ConsumerSettings read(RabbitMQStreamEndpoint endpoint) {
        ConsumerConfiguration options = endpoint.getConsumer();
        boolean named = options.getConsumerName() != null && !options.getConsumerName().isBlank();
        boolean withRepository = options.getOffsetRepository() != null;
        check(
                named || !options.isSingleActiveConsumer(),
                "singleActiveConsumer=true needs a consumerName");
        check(named || !withRepository, "offsetRepository needs a consumerName");
        check(
                withRepository || options.getOffsetCommit() != OffsetCommit.ROUTE,
                "offsetCommit=route needs an offsetRepository");
        check(named || !options.isAllowManualCommit(), "allowManualCommit needs a consumerName");
        check(
                !options.isAllowManualCommit() || options.getOffsetCommit() != OffsetCommit.ROUTE,
                "allowManualCommit and offsetCommit=route exclude each other");
        check(options.getMaxBatchSize() > 0, "maxBatchSize must be at least 1");
        check(options.getInitialCredits() > 0, "initialCredits must be at least 1");
        endpoint.getDeclaration().validate(endpoint.getProducer().isSuperStream());
        OffsetSpecification initial = offset(options.getOffset());
        return new ConsumerSettings(
                endpoint.getStream(),
                endpoint.getProducer().isSuperStream() ? endpoint.getStream() : null,
                named ? options.getConsumerName() : null,
                options.isSingleActiveConsumer(),
                named && !withRepository,
                filter(endpoint.getFilter()),
                initial,
                withRepository && initial.equals(OffsetSpecification.first()),
                options.isBatching() ? options.getMaxBatchSize() : 1,
                Duration.ofMillis(options.isBatching() ? options.getBatchingInterval() : 0),
                options.getOffsetCommit() == OffsetCommit.ROUTE,
                options.isAllowManualCommit(),
                new ConsumerSettings.MessageIdentity(options.getMessageIdentity()),
                options.getFailurePolicy(),
                Duration.ofMillis(options.getRetryBackOff()),
                Duration.ofMillis(options.getRetryMaxBackOff()),
                options.getInitialCredits(),
                Duration.ofMillis(options.getStepDownTimeout()),
                Duration.ofMillis(options.getWatchdogInterval()),
                Duration.ofMillis(endpoint.getProducer().getShutdownTimeout()));
    }

    private static StreamFilter filter(FilterConfiguration options) {
        if (options.getFilterValues() == null) {
            check(!options.isMatchUnfiltered(), "matchUnfiltered needs filterValues");
            check(options.getFilterPredicate() == null, "filterPredicate needs filterValues");
            return StreamFilter.NONE;
        }
        List<String> values =
                Arrays.stream(options.getFilterValues().split(",")).map(String::trim).toList();
        check(!values.contains(""), "filterValues must not hold an empty value");
        return options.getFilterPredicate() == null
                ? StreamFilter.byAnnotation(values, options.isMatchUnfiltered())
                : new StreamFilter(
                        values, options.isMatchUnfiltered(), options.getFilterPredicate());
    }

    static OffsetSpecification offset(String text) {
        return switch (text) {
            case "first" -> OffsetSpecification.first();
            case "last" -> OffsetSpecification.last();
            case "next" -> OffsetSpecification.next();
            default -> numberOrTimestamp(text);
        };
    }

    private static OffsetSpecification numberOrTimestamp(String text) {
        try {
            if (text.startsWith(TIMESTAMP)) {
                // a plus sign of the time zone that Camel has read as a blank, which no instant has
                String instantText = text.substring(TIMESTAMP.length()).replace(' ', '+');
                Instant instant = Instant.parse(instantText);
                return OffsetSpecification.timestamp(instant.toEpochMilli());
            }
            return OffsetSpecification.offset(Long.parseUnsignedLong(text));
        } catch (DateTimeParseException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "offset must be first, last, next, a number, or timestamp: followed by an instant"
                            + " as in timestamp:2026-01-31T12:00:00Z, not "
                            + text,
                    e);
        }
    }

    private static void check(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }
}
