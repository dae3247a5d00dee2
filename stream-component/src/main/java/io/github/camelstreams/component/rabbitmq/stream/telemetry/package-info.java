/**
 * Spans and meters: how tracers and metrics see this component.
 *
 * <p>Internal: may change with any version.
 */
@Internal
package io.github.camelstreams.component.rabbitmq.stream.telemetry;

import io.github.camelstreams.component.rabbitmq.stream.Internal;
