/**
 * Spring Boot auto-configuration: {@code camel.component.rabbitmq-stream.*} sets the component's
 * options.
 */
package io.github.camelstreams.component.rabbitmq.stream.springboot;
