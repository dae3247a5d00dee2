/**
 * The Camel component for RabbitMQ Streams: endpoint, options, headers and message mapping.
 *
 * <p>Public API, which keeps to semantic versioning, but for what is {@link
 * io.github.camelstreams.component.rabbitmq.stream.Internal @Internal}.
 */
package io.github.camelstreams.component.rabbitmq.stream;
