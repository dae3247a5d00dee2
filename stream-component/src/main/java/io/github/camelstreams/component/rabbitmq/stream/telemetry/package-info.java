/** How Camel's tracers show this component. Loaded by them alone. */
package io.github.camelstreams.component.rabbitmq.stream.telemetry;
