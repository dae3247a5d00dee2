package io.github.camelstreams.component.rabbitmq.stream.springboot;

import io.github.camelstreams.component.rabbitmq.stream.ConnectionConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamComponent;
import java.util.Map;
import java.util.function.Consumer;
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
                                configure(
                                        component,
                                        CamelPropertiesHelper.getNonNullProperties(
                                                context, properties)));
    }

    private static void configure(RabbitMQStreamComponent component, Map<String, Object> options) {
        ConnectionConfiguration connection = component.getConfiguration();
        literally(options, "uris", connection::setUris);
        literally(options, "username", connection::setUsername);
        literally(options, "password", connection::setPassword);
        literally(options, "oauthClientSecret", connection::setOauthClientSecret);
        CamelPropertiesHelper.setCamelProperties(
                component.getCamelContext(), component, options, true);
    }

    /** Camel would find references, placeholders and functions in a password that has such. */
    private static void literally(
            Map<String, Object> options, String secret, Consumer<String> setter) {
        Object value = options.remove(secret);
        if (value != null) {
            setter.accept(value.toString());
        }
    }
}
