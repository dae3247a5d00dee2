package io.github.camelstreams.component.rabbitmq.stream.springboot;

import io.github.camelstreams.component.rabbitmq.stream.ConnectionConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamComponent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.PropertyBindingSupport;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Sets the options of the component named rabbitmq-stream from application properties, before its
 * first endpoint is made. They replace what a bean of that name was given; one of another name, as
 * for a second broker, is left as it is. {@code camel.component.rabbitmq-stream.enabled=false}
 * switches it off.
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
                // a component of another name is for another broker
                .withCondition(RabbitMQStreamAutoConfiguration::isMeant)
                .build(component -> configure(context, component, properties));
    }

    /** By the component's own configurer, which says what is wrong with a value. */
    private static void configure(
            CamelContext context,
            RabbitMQStreamComponent component,
            RabbitMQStreamComponentProperties properties) {
        Map<String, Object> options = new HashMap<>();
        PluginHelper.getBeanIntrospection(context).getProperties(properties, options, null, false);
        ConnectionConfiguration connection = component.getConfiguration();
        literally(options, "uris", connection::setUris);
        literally(options, "username", connection::setUsername);
        literally(options, "password", connection::setPassword);
        literally(options, "oauthClientSecret", connection::setOauthClientSecret);
        PropertyBindingSupport.build()
                .withCamelContext(context)
                .withTarget(component)
                .withConfigurer(component.getComponentPropertyConfigurer())
                .withProperties(options)
                .bind();
    }

    private static boolean isMeant(String name, Component component) {
        return "rabbitmq-stream".equals(name) && component instanceof RabbitMQStreamComponent;
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
