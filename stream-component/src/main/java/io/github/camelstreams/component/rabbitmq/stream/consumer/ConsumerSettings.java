package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.component.rabbitmq.stream.FailurePolicy;
import java.time.Duration;
import java.util.Map;

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

    /**
     * What tells a message from every other: a message annotation or an application property, or
     * the AMQP message id.
     *
     * @param name the annotation's or property's name, {@code null} for the message id
     */
    record MessageIdentity(String name) {

        /** The identity as text, {@code null} when the message has none. */
        String of(Message message) {
            Object value = name == null ? messageId(message) : named(message);
            return value == null ? null : value.toString();
        }

        private static Object messageId(Message message) {
            return message.getProperties() == null ? null : message.getProperties().getMessageId();
        }

        private Object named(Message message) {
            Object value = value(message.getMessageAnnotations());
            return value == null ? value(message.getApplicationProperties()) : value;
        }

        private Object value(Map<String, Object> values) {
            return values == null ? null : values.get(name);
        }
    }
}
