/** Where consumers keep their position. */
package io.github.camelstreams.component.rabbitmq.stream.offset;
