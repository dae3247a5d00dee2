/** Consuming from a stream. */
package io.github.camelstreams.component.rabbitmq.stream.consumer;
