/** Positions of consumers kept outside the broker, and the fence that guards them. */
package io.github.camelstreams.component.rabbitmq.stream.offset;
