package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
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

    @ParameterizedTest
    @ValueSource(strings = {"secret", "pa${x}ss", "#{1+1}"})
    void theMigrationHasThePasswordOfTheRequests(String password) {
        for (Map<String, String> variables :
                List.of(
                        Map.of("SPRING_DATASOURCE_PASSWORD", password),
                        Map.of("SPRING_DATASOURCE_PASSWORD", password, "DB_PASSWORD", "other"),
                        Map.of("DB_PASSWORD", password))) {
            assertThat(databasePasswords(variables)).containsExactly(password, password);
        }
    }

    @Test
    void theMigrationMayHaveAPasswordOfItsOwn() {
        Map<String, String> variables =
                Map.of("SPRING_FLYWAY_PASSWORD", "pa${x}ss", "DB_PASSWORD", "secret");
        assertThat(databasePasswords(variables)).containsExactly("secret", "pa${x}ss");
    }

    @ParameterizedTest
    @CsvSource({
        "file, file",
        "${SECRET}, pa${x}ss",
        "${secret:none}, pa${x}ss",
        "${NONE:none}, none",
        "${NAME}-${NAME}, db-db",
        "${NAME:x}-${NONE:y}, db-y"
    })
    void aFileBesideTheServicePrevails(String written, String password, @TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("more.yaml"), databasePassword(written));
        Map<String, String> variables =
                Map.of(
                        "SPRING_CONFIG_ADDITIONAL_LOCATION", file.toUri().toString(),
                        "DB_PASSWORD", "other",
                        "NAME", "db",
                        "SECRET", "pa${x}ss");
        assertThat(databasePasswords(variables)).containsExactly(password, password);
    }

    private static String databasePassword(String written) {
        return "spring.datasource.password: \"" + written + "\"";
    }

    @Test
    void aMountedSecretPrevails(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("spring.datasource.password"), "pa${x}ss\n");
        Map<String, String> variables =
                Map.of(
                        "SPRING_CONFIG_IMPORT",
                        "configtree:" + folder + "/",
                        "DB_PASSWORD",
                        "other");
        assertThat(databasePasswords(variables)).containsExactly("pa${x}ss", "pa${x}ss");
    }

    /** That of the requests and that of the migration. */
    private static List<String> databasePasswords(Map<String, String> variables) {
        return List.of(
                value(variables, "spring.datasource.password"),
                value(variables, "spring.flyway.password"));
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
