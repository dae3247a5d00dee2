package io.github.camelstreams.database;

import static io.github.camelstreams.http.Api.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.service.RunningService.Answer;
import io.github.camelstreams.service.TestedService;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.DatabaseAddress;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TcpProxy;
import io.github.camelstreams.test.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Until its tables are there a service refuses, and neither fails nor floods its log. */
class SchemaNotReadyIT {

    private static final int REQUESTS = 20;

    private final Database server = SharedServers.database();
    private final TestDatabase database =
            new TestDatabase(server, SharedServers.newDatabase("not_ready"));
    private TestedService service;

    @AfterEach
    void stop() {
        service.close();
    }

    private TestedService launch(String name, Database login) {
        service =
                new TestedService(
                        name,
                        login,
                        database.name(),
                        SharedServers.uniqueName("customer"),
                        Map.of());
        return service.launch();
    }

    @ParameterizedTest
    @ValueSource(strings = {"customer", "order"})
    void aUserWhoMayNotCreateTablesGets503UntilHeMay(String name) {
        String user = SharedServers.uniqueName("reader");
        database.execute("create role " + user + " login password 'secret'");
        launch(name, new DatabaseAddress(server.host(), server.port(), user, "secret"));

        service.awaitRefusal("may not");
        assertRefused();
        assertThat(service.database().toString()).doesNotContain(user);

        database.execute("grant create on schema public to " + user);
        service.awaitReady();
        assertAnswers();
    }

    @ParameterizedTest
    @ValueSource(strings = {"customer", "order"})
    void tablesMadeByHandAreNoReasonFor500(String name) {
        database.execute("create table customers (id text primary key, telephone text)");
        launch(name, server);

        service.awaitRefusal("telephone");
        assertRefused();

        database.execute("drop table customers");
        service.awaitReady();
        assertAnswers();
    }

    @Test
    void aDatabaseThatIsNotThereYetIsUsedOnceItIs() {
        String absent = SharedServers.uniqueName("absent");
        service =
                new TestedService(
                        "customer", server, absent, SharedServers.uniqueName("customer"), Map.of());
        service.launch();
        service.awaitRefusal("does not exist");
        assertRefused();

        database.execute("create database " + absent);
        service.awaitReady();
    }

    /** It takes the connection, and then says nothing at all. */
    @Test
    void aServerThatIsFrozenIsNotWaitedForWithoutEnd() {
        try (TcpProxy network = new TcpProxy(server.host(), server.port())) {
            network.swallow();
            launch(
                    "order",
                    new DatabaseAddress(
                            network.host(), network.port(), server.username(), server.password()));
            service.awaitRefusal("cannot be reached");

            network.restore();
            service.awaitReady();
        }
    }

    private void assertRefused() {
        long before = lines();
        for (int i = 0; i < REQUESTS; i++) {
            for (Answer answer :
                    List.of(
                            service.postCustomer("x"),
                            service.postOrder("x"),
                            service.get("/customers/x"),
                            service.get("/orders/x"),
                            service.json("PUT", "/customers/x/address", "{\"address\":\"x\"}"))) {
                assertThat(assertProblem(answer, 503).header("Retry-After")).isEqualTo("1");
            }
        }
        assertThat(service.get("/health").status()).isEqualTo(503);
        await().until(() -> service.get("/health/liveness").status() == 200);
        assertThat(service.get("/metrics").status()).isEqualTo(200);
        assertThat(service.stackFrames()).isEmpty();
        assertThat(service.errors()).hasSize(1);
        assertThat(lines() - before).isLessThan(REQUESTS);
    }

    private long lines() {
        return service.log().lines().filter(line -> line.contains(" --- ")).count();
    }

    private void assertAnswers() {
        assertThat(service.get("/customers/x").status()).isEqualTo(404);
        assertThat(service.get("/orders/x").status()).isEqualTo(404);
    }
}
