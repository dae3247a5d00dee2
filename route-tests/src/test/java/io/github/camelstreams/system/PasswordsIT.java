package io.github.camelstreams.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.service.RunningService;
import io.github.camelstreams.service.TestedService;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A password is taken as it is: what Spring, Camel or a URI would read into it means nothing. And
 * nobody prints it.
 */
class PasswordsIT {

    private final Database server = SharedServers.database();
    private final String database = SharedServers.newDatabase("passwords");
    private TestedService service;

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pa${x}ss {{y}} %41 a+b&c=d \"'\\ @:/?# ü",
                "${RABBITMQ_USER}",
                "#bean:{{x}}",
                "RAW(x)"
            })
    void aPasswordIsTakenAsItIs(String password) {
        service = service("customer", password).start();
        TestedService.created(
                service.json(
                        "POST",
                        "/customers",
                        "{\"name\":\"a\",\"email\":\"a@b.example\",\"address\":\"c\"}"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> service.metric("events_published_total") == 1);
        assertManagedBy(password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SPRING_DATASOURCE_PASSWORD",
                "SPRING_DATASOURCE_PASSWORD and SPRING_FLYWAY_PASSWORD",
                "SPRING_APPLICATION_JSON",
                "SPRING_CONFIG_ADDITIONAL_LOCATION",
                "SPRING_CONFIG_IMPORT"
            })
    void theDatabasePasswordByEveryWay(String way, @TempDir Path folder) throws IOException {
        String password = "pa${x}ss#{T(java.lang.System).exit(1)}";
        Files.writeString(
                folder.resolve("more.yaml"), "spring.datasource.password: ${DATABASE_SECRET}");
        Path mounted = Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(mounted.resolve("spring.datasource.password"), password);
        Map<String, String> settings =
                new HashMap<>(
                        Map.of(
                                "SPRING_DATASOURCE_PASSWORD",
                                password,
                                "SPRING_FLYWAY_PASSWORD",
                                password,
                                "SPRING_APPLICATION_JSON",
                                "{\"spring.datasource.password\":\"" + password + "\"}",
                                "SPRING_CONFIG_ADDITIONAL_LOCATION",
                                folder.resolve("more.yaml").toUri().toString(),
                                "SPRING_CONFIG_IMPORT",
                                "configtree:" + mounted + "/"));
        settings.keySet().removeIf(variable -> !way.contains(variable));
        settings.put("DATABASE_SECRET", password);
        service =
                new TestedService(
                                "customer",
                                TestedService.login(server, role(password), "another password"),
                                database,
                                SharedServers.broker(),
                                SharedServers.uniqueName("passwords"),
                                settings)
                        .start();
        assertThat(service.log()).doesNotContain("pa${x}ss");
    }

    @Test
    void theOrderServiceTakesItTheSameWay() {
        String password = "#bean:{{pa}}${ss:word}";
        service = service("order", password).start();
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () ->
                                "active"
                                        .equals(
                                                service.health("replica")
                                                        .at("/details/state")
                                                        .textValue()));
        assertManagedBy(password);
    }

    private void assertManagedBy(String password) {
        HttpRequest.Builder unknown =
                service.managementRequest("/nowhere")
                        .header("Authorization", RunningService.login("admin", password));
        assertThat(service.send(unknown.GET()).status()).isEqualTo(404);
        assertThat(service.log()).doesNotContain(password);
    }

    private TestedService service(String kind, String password) {
        Broker broker = SharedServers.broker();
        Optional<String> user = SharedServers.newUser(password, ".*", ".*", ".*");
        assumeThat(user).as("a user of the broker's").isPresent();
        Map<String, String> settings = Map.of("MANAGEMENT_PASSWORD", password);
        return new TestedService(
                kind,
                TestedService.login(server, role(password), password),
                database,
                TestedService.login(broker, user.get(), password),
                SharedServers.uniqueName("passwords"),
                settings);
    }

    private String role(String password) {
        String role = SharedServers.uniqueName("role");
        new TestDatabase(server, database)
                .execute(
                        "create role %s login superuser password '%s'"
                                .formatted(role, password.replace("'", "''")));
        return role;
    }
}
