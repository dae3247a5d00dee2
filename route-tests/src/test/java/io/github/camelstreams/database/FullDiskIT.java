package io.github.camelstreams.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstreams.service.TestedService;
import io.github.camelstreams.test.DatabaseAddress;
import io.github.camelstreams.test.PostgresServer;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.SmallDisk;
import io.github.camelstreams.test.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A database that answers and does not store: health says so, and since when, until it does. */
class FullDiskIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Test
    void isNoSecretAndEndsWithTheReasonForIt() {
        assumeTrue(SmallDisk.canBeMounted(), "no file system can be mounted here");
        try (PostgresServer server =
                        PostgresServer.in(SharedServers.newFolder("postgres-full-disk"));
                SmallDisk disk = SmallDisk.mount(64)) {
            server.start();
            String database = disk.createDatabase(server, "cramped");
            TestDatabase stored = new TestDatabase(server, database);
            // who may make tables, but nothing temporary
            stored.execute("create role cramped login password 'secret'");
            stored.execute("grant create on schema public to cramped");
            stored.execute("revoke temporary on database cramped from public");
            try (TestedService service =
                    new TestedService(
                            "customer",
                            new DatabaseAddress(server.host(), server.port(), "cramped", "secret"),
                            database,
                            SharedServers.uniqueName("customer"),
                            Map.of())) {
                service.launch().awaitReady();
                disk.fill();
                String address = "x".repeat(200);
                await().atMost(PATIENCE).until(() -> service.postCustomer(address).status() == 503);
                await().atMost(PATIENCE)
                        .until(() -> service.get("/health/readiness").status() == 503);
                await().during(Duration.ofSeconds(2))
                        .atMost(PATIENCE)
                        .until(() -> service.get("/health/readiness").status() == 503);
                JsonNode health = service.database();
                assertThat(health.toString()).contains("disk is full");
                assertThat(Instant.parse(health.at("/details/since").asText()))
                        .isBefore(Instant.now());
                assertThat(service.get("/customers/x").status()).isEqualTo(404);

                // nobody asks for anything meanwhile
                disk.empty();
                await().atMost(PATIENCE)
                        .until(() -> service.get("/health/readiness").status() == 200);
                assertThat(service.postCustomer(address).status()).isEqualTo(201);
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () ->
                                        assertThat(stored.count("select count(*) from publication"))
                                                .isZero());
            }
            server.stop();
        }
    }

    @Test
    void aDatabaseThatHasBecomeReadOnlyIsNoSecretEither() {
        TestDatabase database = TestDatabase.create("read_only");
        try (TestedService service =
                new TestedService(
                        "customer",
                        database.server(),
                        database.name(),
                        SharedServers.uniqueName("customer"),
                        Map.of())) {
            service.launch().awaitReady();
            database.execute(
                    "alter database "
                            + database.name()
                            + " set default_transaction_read_only = on");
            disconnect(database);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(service.database().toString()).contains("read-only"));
            assertThat(service.get("/health/readiness").status()).isEqualTo(503);
            assertThat(service.postCustomer("x").status()).isEqualTo(503);

            new TestDatabase(database.server(), "postgres")
                    .execute(
                            "alter database "
                                    + database.name()
                                    + " reset default_transaction_read_only");
            disconnect(database);
            service.awaitReady();
            assertThat(service.postCustomer("x").status()).isEqualTo(201);
        }
    }

    private static void disconnect(TestDatabase database) {
        new TestDatabase(database.server(), "postgres")
                .texts(
                        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = ?",
                        database.name());
    }
}
