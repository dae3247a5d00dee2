/** The Camel component for RabbitMQ Streams: endpoint, options, headers and message mapping. */
package io.github.camelstreams.component.rabbitmq.stream;
