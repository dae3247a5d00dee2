/** Publishing to a stream: confirmed, in order, with failures that say what was stored. */
package io.github.camelstreams.component.rabbitmq.stream.producer;
