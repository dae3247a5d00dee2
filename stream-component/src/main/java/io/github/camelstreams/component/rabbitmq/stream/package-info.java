/**
 * The Camel component for RabbitMQ Streams, as a user configures it: component, endpoint, options
 * and headers.
 *
 * <p>Where the rest lives: {@code client} reaches the broker, {@code message} maps messages, {@code
 * consumer} reads, {@code producer} publishes, {@code offset} keeps positions, {@code telemetry}
 * has spans and meters. {@code client}, {@code message} and {@code offset} know nothing of {@code
 * consumer} and {@code producer}, nor these two of each other.
 *
 * <p>Public API, which keeps to semantic versioning, but for what is {@link
 * io.github.camelstreams.component.rabbitmq.stream.Internal @Internal}.
 */
package io.github.camelstreams.component.rabbitmq.stream;
