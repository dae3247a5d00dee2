/**
 * Consuming from a stream.
 *
 * <p>The chain, from the broker to the route:
 *
 * <pre>
 * RabbitMQStreamConsumer       what Camel starts, suspends, stops; JMX
 *   Consumption                all streams it reads: one, or the partitions of a super stream
 *     SubscriptionSupervisor   keeps one subscription alive, replaces it when it is in doubt
 *       Subscription           one subscription of the stream client, until it is lost
 *         ClientConsumer       how the client is asked for it
 *         PositionClaim        takes the position when the broker makes this consumer the active one
 *         ChunkFlow            how many chunks the broker may send ahead
 *         ProcessingLoop       from becoming active to the end of that: batches, retries, commits
 *           DeliveryQueue      what was delivered and waits
 *           DeliveryGuard      which of it is next, which came before, which leaves a gap
 *           ExchangeProcessor  makes the exchange and waits for the route
 *           HeldPosition       the stored position, moved by compare-and-set
 * </pre>
 *
 * <p>Threads: the client's hand deliveries over and return at once. Each stream has one supervising
 * thread ({@code SupervisorThread}), which alone replaces subscriptions and moves positions by
 * hand; a worker runs the processing loop, and the route with it. The repository of positions is
 * never asked under the client's lock.
 *
 * <p>States ({@link io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState}):
 * connecting becomes standby when subscribed, standby becomes active when the broker says so and
 * the position is claimed, active becomes retrying when the route or a commit fails, and active
 * again when a batch is done. A lost subscription, and a position that is in doubt, lead back to
 * connecting; failurePolicy=stop leads to failed.
 *
 * <p>If it stands still, read this first: {@code StatusTracker} has the state, since when, and the
 * last failure. {@code Reconnection} knows how long to wait before subscribing anew, {@code
 * ProgressWatch} compares what is stored with what the stream holds, {@code StallTimer} notices a
 * group in which nobody is active although there is work, and {@code PositionRestart} decides where
 * to go on when the stream is not the one read before.
 *
 * <p>Public API, which keeps to semantic versioning: the consumer, its status, and the manual
 * commit.
 */
package io.github.camelstreams.component.rabbitmq.stream.consumer;
