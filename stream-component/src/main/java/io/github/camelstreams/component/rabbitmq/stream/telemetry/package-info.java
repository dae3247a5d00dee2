/**
 * How Camel's tracers show this component. Loaded by them alone.
 *
 * <p>Internal: may change with any version.
 */
@Internal
package io.github.camelstreams.component.rabbitmq.stream.telemetry;

import io.github.camelstreams.component.rabbitmq.stream.Internal;
