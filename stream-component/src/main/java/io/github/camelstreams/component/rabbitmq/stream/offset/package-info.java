/**
 * Positions of consumers kept outside the broker, and the fence that guards them.
 *
 * <p>Public API, which keeps to semantic versioning, to be used and to be implemented.
 */
package io.github.camelstreams.component.rabbitmq.stream.offset;
