package io.github.camelstreams.component.rabbitmq.stream.consumer;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Sums up how the partitions of a super stream stand. */
final class CombinedStatus {

    /** The later one says more about the whole. */
    private static final List<ConsumerState> RISING =
            List.of(
                    ConsumerState.STOPPED,
                    ConsumerState.STANDBY,
                    ConsumerState.ACTIVE,
                    ConsumerState.RETRYING,
                    ConsumerState.CONNECTING,
                    ConsumerState.FAILED);

    private CombinedStatus() {}

    /**
     * The status of all partitions together.
     *
     * @param superStream the name of the super stream
     * @param consumerName the name of the consumer, {@code null} for none
     * @param partitions the status of each, at least one
     */
    static ConsumerStatus of(
            String superStream, String consumerName, List<ConsumerStatus> partitions) {
        ConsumerState state =
                partitions.stream()
                        .map(ConsumerStatus::state)
                        .max(Comparator.comparingInt(RISING::indexOf))
                        .orElseThrow();
        return new ConsumerStatus(
                superStream,
                consumerName,
                state,
                since(partitions, state),
                -1,
                -1,
                0,
                lag(partitions),
                (int) sum(partitions, ConsumerStatus::inFlight),
                (int) sum(partitions, ConsumerStatus::waiting),
                texts(partitions, ConsumerStatus::incomplete),
                texts(partitions, ConsumerStatus::lastError),
                partitions.stream()
                        .map(ConsumerStatus::problem)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null));
    }

    private static Instant since(List<ConsumerStatus> partitions, ConsumerState state) {
        return partitions.stream()
                .filter(partition -> partition.state() == state)
                .map(ConsumerStatus::since)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static long lag(List<ConsumerStatus> partitions) {
        boolean known = partitions.stream().allMatch(partition -> partition.lag() >= 0);
        return known ? sum(partitions, ConsumerStatus::lag) : -1;
    }

    private static long sum(
            List<ConsumerStatus> partitions, ToLongFunction<ConsumerStatus> figure) {
        return partitions.stream().mapToLong(figure).sum();
    }

    private static String texts(
            List<ConsumerStatus> partitions, Function<ConsumerStatus, String> text) {
        String all =
                partitions.stream()
                        .filter(partition -> text.apply(partition) != null)
                        .map(partition -> partition.stream() + ": " + text.apply(partition))
                        .collect(Collectors.joining("; "));
        return all.isEmpty() ? null : all;
    }
}
