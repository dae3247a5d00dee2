package io.github.camelstreams.common;

import java.nio.CharBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Takes passwords as they are given: Spring would look for placeholders in them, fail for one that
 * it does not know, and print the password.
 *
 * <p>Placeholders are meant as such in a YAML or properties file alone. Where all of a password is
 * one there, what it names is in its turn taken as it is.
 *
 * <p>Spring looks into strings alone, so the properties are given another type of characters here.
 */
final class LiteralPasswords implements EnvironmentPostProcessor, Ordered {

    private static final List<String> PROPERTIES =
            List.of(
                    "spring.datasource.password",
                    "spring.flyway.password",
                    "operations.password",
                    "camel.component.rabbitmq-stream.password",
                    "camel.component.rabbitmq-stream.uris");

    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$\\{(?<name>[^:${}]+)(:[^${}]*)?}");

    /** Properties that name each other in a circle are left to Spring, which says so. */
    private static final int LONGEST_CHAIN = 10;

    /** When all files are known. */
    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> literals = new HashMap<>();
        for (String property : PROPERTIES) {
            CharSequence literal = literal(environment, property);
            if (literal != null) {
                literals.put(property, literal);
            }
        }
        environment.getPropertySources().addFirst(new MapPropertySource("passwords", literals));
    }

    /** Null for what is left to Spring. */
    private static CharSequence literal(ConfigurableEnvironment environment, String property) {
        String name = property;
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            PropertySource<?> source = source(environment, name);
            if (source == null) {
                return null;
            }
            String value = value(source, name).toString();
            if (!(source instanceof OriginTrackedMapPropertySource)) {
                return literalOf(name, value);
            }
            Matcher placeholder = PLACEHOLDER.matcher(value);
            if (!placeholder.matches()) {
                return null;
            }
            name = placeholder.group("name");
        }
        return null;
    }

    private static PropertySource<?> source(ConfigurableEnvironment environment, String name) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (!ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)
                    && value(source, name) != null) {
                return source;
            }
        }
        return null;
    }

    /** As Spring finds it: by this name or, for a property, by one of its other spellings. */
    private static Object value(PropertySource<?> source, String name) {
        Object value = source.getProperty(name);
        if (value != null || !ConfigurationPropertyName.isValid(name)) {
            return value;
        }
        ConfigurationPropertySource properties = ConfigurationPropertySource.from(source);
        ConfigurationProperty property =
                properties == null
                        ? null
                        : properties.getConfigurationProperty(ConfigurationPropertyName.of(name));
        return property == null ? null : property.getValue();
    }

    private static CharSequence literalOf(String name, String value) {
        if (value.indexOf('\uFFFD') >= 0) {
            throw new IllegalArgumentException(
                    name
                            + " has characters that the encoding of this locale lacks: start the"
                            + " service with LC_ALL=C.UTF-8");
        }
        return CharBuffer.wrap(value);
    }
}
