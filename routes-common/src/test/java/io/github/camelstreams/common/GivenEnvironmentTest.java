package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What the environment of a process makes of the services' settings. */
@ExtendWith(OutputCaptureExtension.class)
class GivenEnvironmentTest {

    @Configuration
    static class Nothing {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pa${x}ss",
                "${DB_USER}",
                "${x:y}",
                "pa{{x}}ss",
                "#bean:x",
                "RAW(x)",
                "pa%41ss",
                "a+b&c=d",
                "#{1+1}",
                " a 'b' \"c\" \\ \\${x} ü ",
                "true",
                "0123"
            })
    void aPasswordIsTakenAsItIs(String password) {
        Map<String, String> variables =
                Map.of(
                        "DB_PASSWORD", password,
                        "MANAGEMENT_PASSWORD", password,
                        "RABBITMQ_PASSWORD", password,
                        "RABBITMQ_URIS", password);
        for (String property :
                new String[] {
                    "spring.datasource.password",
                    "spring.flyway.password",
                    "operations.password",
                    "camel.component.rabbitmq-stream.password",
                    "camel.component.rabbitmq-stream.uris"
                }) {
            assertThat(value(variables, property)).as(property).isEqualTo(password);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SPRING_DATASOURCE_PASSWORD, spring.datasource.password",
        "SPRING_FLYWAY_PASSWORD, spring.flyway.password",
        "OPERATIONS_PASSWORD, operations.password",
        "CAMEL_COMPONENT_RABBITMQSTREAM_PASSWORD, camel.component.rabbitmq-stream.password"
    })
    void aPasswordByTheNameOfTheProperty(String variable, String property) {
        assertThat(value(Map.of(variable, "pa${x}ss"), property)).isEqualTo("pa${x}ss");
    }

    @Test
    void theMigrationHasThePasswordOfTheRequests() {
        assertThat(value(Map.of("SPRING_DATASOURCE_PASSWORD", "secret"), "spring.flyway.password"))
                .isEqualTo("secret");
    }

    @Test
    void withoutAPasswordTheDefaultsHold() {
        assertThat(value(Map.of(), "spring.datasource.password")).isEqualTo("postgres");
        assertThat(value(Map.of(), "spring.flyway.password")).isEqualTo("postgres");
        assertThat(value(Map.of(), "operations.password")).isEmpty();
        assertThat(value(Map.of(), "camel.component.rabbitmq-stream.password")).isEqualTo("guest");
    }

    @Test
    void aPasswordThatTheLocaleCannotReadIsRefused() {
        assertThatThrownBy(() -> value(Map.of("DB_PASSWORD", "hush\uFFFD"), "any"))
                .hasMessageContaining("DB_PASSWORD")
                .hasMessageContaining("LC_ALL=C.UTF-8")
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @CsvSource({
        "DB_PORT, tcp://10.0.0.1:5432, spring.datasource.url, jdbc:postgresql://localhost:5432/_db",
        "RABBITMQ_PORT, tcp://10.0.0.1:5672, camel.component.rabbitmq-stream.port, 5552",
        "HTTP_PORT, tcp://10.0.0.1:80, server.port, 8080",
        "MANAGEMENT_PORT, udp://10.0.0.1:80, operations.port, 9080"
    })
    void whatKubernetesSetsForAServiceOfThatNameIsIgnored(
            String variable, String address, String property, String value, CapturedOutput output) {
        assertThat(value(Map.of(variable, address), property)).isEqualTo(value);
        assertThat(output)
                .contains(variable + "=" + address + " is no port")
                .contains("set " + variable + " for the container");
    }

    @Test
    void portsAndWhatKubernetesSetsForOthersAreNoNews(CapturedOutput output) {
        Map<String, String> variables =
                Map.of("DB_PORT", "6432", "SHOP_PORT", "tcp://10.0.0.2:80", "DB_SERVICE_PORT", "1");
        assertThat(value(variables, "spring.datasource.url")).contains("localhost:6432/");
        assertThat(output).doesNotContain("_PORT");
    }

    private static String value(Map<String, String> variables, String property) {
        try (ConfigurableApplicationContext application = application(variables)) {
            return Binder.get(application.getEnvironment()).bind(property, String.class).get();
        }
    }

    private static ConfigurableApplicationContext application(Map<String, String> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment
                .getPropertySources()
                .replace(name, new SystemEnvironmentPropertySource(name, Map.copyOf(variables)));
        return new SpringApplicationBuilder(Nothing.class)
                .web(WebApplicationType.NONE)
                .environment(environment)
                .properties(
                        "spring.config.location=classpath:common.yaml", "spring.application.name=")
                .run();
    }
}
