/**
 * AMQP messages of a stream as Camel messages, and back: headers, properties, CloudEvents, bodies.
 *
 * <p>Public API, which keeps to semantic versioning, but for what is {@link
 * io.github.camelstreams.component.rabbitmq.stream.Internal @Internal}: the message, the codec and
 * the header filter.
 */
package io.github.camelstreams.component.rabbitmq.stream.message;
