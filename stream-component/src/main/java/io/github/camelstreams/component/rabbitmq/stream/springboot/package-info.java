/**
 * Spring Boot auto-configuration: {@code camel.component.rabbitmq-stream.*} sets the component's
 * options.
 *
 * <p>Internal: the properties are public, the classes are not.
 */
@Internal
package io.github.camelstreams.component.rabbitmq.stream.springboot;

import io.github.camelstreams.component.rabbitmq.stream.Internal;
