package io.github.camelstreams.component.rabbitmq.stream.springboot;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamComponent;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.spring.boot.util.CamelPropertiesHelper;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Sets the options of the component from application properties, before its first endpoint is made.
 * {@code camel.component.rabbitmq-stream.enabled=false} switches it off.
 */
@AutoConfiguration(after = CamelAutoConfiguration.class)
@ConditionalOnBean(CamelAutoConfiguration.class)
@ConditionalOnProperty(
        name = "camel.component.rabbitmq-stream.enabled",
        havingValue = "true",
        matchIfMissing = true)
@EnableConfigurationProperties(RabbitMQStreamComponentProperties.class)
public class RabbitMQStreamAutoConfiguration {

    @Bean
    @Lazy
    ComponentCustomizer rabbitMQStreamComponentCustomizer(
            CamelContext context, RabbitMQStreamComponentProperties properties) {
        return ComponentCustomizer.builder(RabbitMQStreamComponent.class)
                .build(
                        component ->
                                CamelPropertiesHelper.copyProperties(
                                        context, properties, component));
    }
}
