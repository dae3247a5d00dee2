package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.component.rabbitmq.stream.FailurePolicy;
import java.time.Duration;

/**
 * The consumer's options, checked and in the types the consumer works with.
 *
 * @param stream the stream to read; of a super stream as a whole its name
 * @param superStream the super stream, {@code null} when the stream is a plain one
 * @param consumerName the name that instances share, {@code null} for none
 * @param singleActiveConsumer whether only one of the instances with that name is served at a time
 * @param trackedByBroker whether the broker keeps the position
 * @param filter which messages are wanted
 * @param initialOffset where to start when there is no position yet
 * @param completeFromStart whether a stream whose first messages are gone counts as incomplete when
 *     there is no position yet
 * @param maxBatchSize how many messages one exchange holds at most, 1 without batching
 * @param batchingInterval how long to wait for a batch to fill
 * @param committedByRoute whether the route itself moves the position
 * @param manualCommit whether the route commits with the handle it is given
 * @param identity what tells one message from another
 * @param failurePolicy what to do when the route fails
 * @param retryBackOff the first waiting time after a failure
 * @param retryMaxBackOff the longest waiting time after a failure
 * @param initialCredits how many chunks may wait in memory
 * @param stepDownTimeout how long to hold on to the active role without the offset repository
 * @param watchdogInterval how often to look for a stuck activation
 * @param shutdownTimeout how long to wait for the exchange in flight when stopping
 */
record ConsumerSettings(
        String stream,
        String superStream,
        String consumerName,
        boolean singleActiveConsumer,
        boolean trackedByBroker,
        StreamFilter filter,
        OffsetSpecification initialOffset,
        boolean completeFromStart,
        int maxBatchSize,
        Duration batchingInterval,
        boolean committedByRoute,
        boolean manualCommit,
        MessageIdentity identity,
        FailurePolicy failurePolicy,
        Duration retryBackOff,
        Duration retryMaxBackOff,
        int initialCredits,
        Duration stepDownTimeout,
        Duration watchdogInterval,
        Duration shutdownTimeout) {

    /** Whether the stream is a super stream as a whole, or a partition of one. */
    boolean isSuperStream() {
        return superStream != null;
    }

    /** The same for a stream that is read on its behalf. */
    ConsumerSettings on(String partition) {
        return new ConsumerSettings(
                partition,
                superStream,
                consumerName,
                singleActiveConsumer,
                trackedByBroker,
                filter,
                initialOffset,
                completeFromStart,
                maxBatchSize,
                batchingInterval,
                committedByRoute,
                manualCommit,
                identity,
                failurePolicy,
                retryBackOff,
                retryMaxBackOff,
                initialCredits,
                stepDownTimeout,
                watchdogInterval,
                shutdownTimeout);
    }

    /** The name under which the position is kept; empty for a consumer without one. */
    String positionName() {
        return consumerName == null ? "" : consumerName;
    }
}
