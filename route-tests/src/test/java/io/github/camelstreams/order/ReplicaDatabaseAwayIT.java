package io.github.camelstreams.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.service.RunningService.Answer;
import io.github.camelstreams.test.DatabaseServer;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * Without its database the service refuses and says so; the stream waits, and nothing of it is
 * lost.
 */
class ReplicaDatabaseAwayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant TIME = Instant.parse("2026-01-11T10:00:00.000001Z");

    @Test
    void theReplicaGoesOnWhenTheDatabaseIsBack() {
        String streamName = SharedServers.uniqueName("customer");
        try (DatabaseServer server = SharedServers.newDatabaseServer("order-database")) {
            server.start();
            TestDatabase database = new TestDatabase(server, "order_db");
            try (OrderService service =
                            new OrderService(
                                            server,
                                            database.name(),
                                            SharedServers.broker(),
                                            streamName)
                                    .start();
                    CustomerStream stream =
                            new CustomerStream(SharedServers.broker(), streamName)) {
                stream.created("before", "home", TIME).publish();
                await().atMost(PATIENCE).until(() -> service.order("before").status() == 201);
                long orders = database.count("select count(*) from orders");

                server.kill();
                stream.created("meanwhile", "home", TIME)
                        .event(CustomerStream.CREATED, "{")
                        .publish();
                await().atMost(PATIENCE)
                        .until(() -> service.get("/health/readiness").status() == 503);
                Answer refused = service.order("before");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.header("Retry-After")).isEqualTo("1");
                assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
                assertThat(service.get("/health/liveness").status()).isEqualTo(200);
                assertThat(service.metric("quarantine_size")).isNaN();
                String asOf = service.health("replica").path("details").path("asOf").asText();
                assertThat(Instant.parse(asOf)).isBefore(Instant.now());

                server.start();
                await().atMost(PATIENCE).until(() -> service.order("meanwhile").status() == 201);
                await().atMost(PATIENCE)
                        .until(() -> service.get("/health/readiness").status() == 200);
                assertThat(service.health("replica").path("details").has("asOf")).isFalse();
                assertThat(database.count("select count(*) from orders")).isEqualTo(orders + 1);
                await().atMost(PATIENCE)
                        .until(() -> database.count("select count(*) from quarantine") == 1);
            }
        }
    }
}
