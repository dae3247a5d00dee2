package io.github.camelstreams.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.stack.Broker;
import io.github.camelstreams.stack.Database;
import io.github.camelstreams.stack.RunningService;
import io.github.camelstreams.stack.SharedServers;
import io.github.camelstreams.stack.TestDatabase;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
        String role = SharedServers.uniqueName("role");
        TestDatabase admin = new TestDatabase(server, database);
        admin.execute(
                "create role %s login superuser password '%s'"
                        .formatted(role, password.replace("'", "''")));
        Map<String, String> settings = Map.of("MANAGEMENT_PASSWORD", password);
        return new TestedService(
                kind,
                TestedService.login(server, role, password),
                database,
                TestedService.login(broker, user.get(), password),
                SharedServers.uniqueName("passwords"),
                settings);
    }
}
