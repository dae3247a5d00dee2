/**
 * Publishing to a stream: confirmed, in order, with failures that say what was stored.
 *
 * <p>Public API, which keeps to semantic versioning: the producer, and the exceptions.
 */
package io.github.camelstreams.component.rabbitmq.stream.producer;
