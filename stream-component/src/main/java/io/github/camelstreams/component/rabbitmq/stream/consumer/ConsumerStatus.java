package io.github.camelstreams.component.rabbitmq.stream.consumer;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * A consumer at one moment, for health checks and people. One of a super stream as a whole has no
 * offsets and no epoch; its state is that of the partition that is worst off, its figures are sums.
 *
 * @param stream the stream it reads, a partition, or a super stream
 * @param consumerName its name, {@code null} for none
 * @param state what it is doing
 * @param since since when
 * @param nextOffset the offset of the next message it is going to process, -1 while it is not known
 * @param storedOffset the stored position, as last read or written: where a consumer that starts
 *     now goes on; -1 while it is not known
 * @param epoch the epoch it holds, 0 while it holds none
 * @param lag how many offsets lie between it and the start of the stream's latest chunk, at least
 *     as last heard of, 0 once there is no message any more; -1 while it is not known. Positions of
 *     consumers that the broker keeps in the stream count, too, while there are messages behind
 *     them
 * @param inFlight how many messages the route is working on
 * @param waiting how many messages have been delivered and wait
 * @param incomplete why messages are known to be missing, {@code null} while none are
 * @param lastError the latest failure, by its class and message, {@code null} when there was none
 *     since it last succeeded
 * @param problem what keeps it from working and what to do about it, without any address or
 *     credential: one side does not trust the other, or subscriptions are lost one after the other
 *     before the position moves; {@code null} while there is no such problem
 */
public record ConsumerStatus(
        String stream,
        String consumerName,
        ConsumerState state,
        Instant since,
        long nextOffset,
        long storedOffset,
        long epoch,
        long lag,
        int inFlight,
        int waiting,
        String incomplete,
        String lastError,
        String problem) {

    /** Of a consumer of which nothing is known but this. */
    static ConsumerStatus unknown(
            String stream,
            String consumerName,
            ConsumerState state,
            Instant since,
            String lastError,
            String problem) {
        return new ConsumerStatus(
                stream, consumerName, state, since, -1, -1, 0, -1, 0, 0, null, lastError, problem);
    }

    /** Whether it is the one that processes the stream, successfully or not. */
    public boolean isActive() {
        return state == ConsumerState.ACTIVE || state == ConsumerState.RETRYING;
    }

    /** Whether it is subscribed, as the active consumer or as a standby. */
    public boolean isSubscribed() {
        return isActive() || state == ConsumerState.STANDBY;
    }

    /** The later one says more about the whole. */
    private static final List<ConsumerState> RISING =
            List.of(
                    ConsumerState.STOPPED,
                    ConsumerState.STANDBY,
                    ConsumerState.ACTIVE,
                    ConsumerState.RETRYING,
                    ConsumerState.CONNECTING,
                    ConsumerState.FAILED);

    /**
     * The status of all partitions together.
     *
     * @param superStream the name of the super stream
     * @param consumerName the name of the consumer, {@code null} for none
     * @param partitions the status of each, at least one
     */
    static ConsumerStatus combined(
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
