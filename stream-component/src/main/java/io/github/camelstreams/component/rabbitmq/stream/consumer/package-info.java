/**
 * Consuming from a stream.
 *
 * <p>Public API, which keeps to semantic versioning: the consumer, its status, and the manual
 * commit.
 */
package io.github.camelstreams.component.rabbitmq.stream.consumer;
