/**
 * Publishing to a stream: confirmed, in order, with failures that say what was stored.
 *
 * <p>The chain, from the route to the broker:
 *
 * <pre>
 * RabbitMQStreamProducer   what Camel starts and stops; hands each exchange on
 *   StreamQueries          the operations that only ask: last publishing id, tail, statistics
 *   OutgoingMessages       the messages of an exchange: its body, or each element of it
 *     ReadOnceBodies       what was read from a body that can be read once
 *     Filtering, Routing   filter value and routing key of each message
 *   OverrideDestinations   the streams that exchanges name by themselves
 *     Destination          one stream, with the thread that sends to it
 *       Publisher          sends one PendingBatch after the other
 *         CurrentSession   the open Session, and what the PublishingIdGate lets through
 *           ClientProducers, FrameLimitedProducer   the client's producer, as the options ask for it
 *   CoalescingExecutor     runs what Camel does when an exchange is published
 * </pre>
 *
 * <p>Threads: the route's thread makes the messages and waits for room only; the destination's
 * thread sends, and alone opens and ends sessions; the client's threads report confirmations; the
 * completions of exchanges run on workers, never on a thread of the client.
 *
 * <p>States: a session is opened for the first batch, takes messages, and ends with the first
 * failure, be it a refusal, a time-out or a lost connection; what was under way gets its outcome
 * then (stored, not stored, unknown). The next batch opens another one. With a producer name, the
 * gate holds higher publishing ids back until the one that failed is sent again.
 *
 * <p>If it stands still, read this first: the exception says for each message what became of it
 * ({@code PublishException} and its kinds), the producer's health check says since when the broker
 * does not confirm, and the meters {@code rabbitmq.stream.*} count what waits.
 *
 * <p>Public API, which keeps to semantic versioning: the producer, and the exceptions.
 */
package io.github.camelstreams.component.rabbitmq.stream.producer;
