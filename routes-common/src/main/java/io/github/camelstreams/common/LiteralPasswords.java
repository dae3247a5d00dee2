package io.github.camelstreams.common;

import java.nio.CharBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Takes passwords as they are in the environment: Spring would look for placeholders in them, fail
 * for one that it does not know, and print the password.
 *
 * <p>It does so in strings alone, so the properties are given another type of characters here.
 */
final class LiteralPasswords implements EnvironmentPostProcessor, Ordered {

    /** The variables that are documented, by the properties that they set. */
    private static final Map<String, String> VARIABLES =
            Map.of(
                    "spring.datasource.password", "DB_PASSWORD",
                    "spring.flyway.password", "DB_PASSWORD",
                    "operations.password", "MANAGEMENT_PASSWORD",
                    "camel.component.rabbitmq-stream.password", "RABBITMQ_PASSWORD",
                    "camel.component.rabbitmq-stream.uris", "RABBITMQ_URIS");

    /** Before application.yaml is read, where placeholders are meant as such. */
    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER - 1;
    }

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> literals = new HashMap<>();
        VARIABLES.forEach(
                (property, variable) ->
                        List.of(property, variable).stream()
                                .map(name -> given(environment, name))
                                .filter(Objects::nonNull)
                                .findFirst()
                                .ifPresent(
                                        value -> literals.put(property, literal(variable, value))));
        environment.getPropertySources().addFirst(new MapPropertySource("passwords", literals));
    }

    private static String given(ConfigurableEnvironment environment, String name) {
        return environment.getPropertySources().stream()
                .map(source -> source.getProperty(name))
                .filter(Objects::nonNull)
                .map(Object::toString)
                .findFirst()
                .orElse(null);
    }

    private static CharSequence literal(String variable, String value) {
        if (value.indexOf('\uFFFD') >= 0) {
            throw new IllegalArgumentException(
                    variable
                            + " has characters that the encoding of this locale lacks: start the"
                            + " service with LC_ALL=C.UTF-8");
        }
        return CharBuffer.wrap(value);
    }
}
