package io.github.camelstreams.customer;

import static io.github.camelstreams.customer.RelayFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstreams.service.RunningService.Answer;
import io.github.camelstreams.test.DatabaseServer;
import io.github.camelstreams.test.SharedServers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Without its database the service refuses, says what it knows, and comes back by itself. */
class DatabaseAwayIT {

    private final DatabaseServer server = SharedServers.newDatabaseServer("relay-database");

    @RegisterExtension final RelayFixture fixture = new RelayFixture(server);

    @Test
    void answersSayWhatIsStored() throws Exception {
        server.start();
        CustomerService service = fixture.service().start();
        fixture.write(service, 8);
        fixture.awaitAcknowledged(200);

        server.kill();
        eventually().until(() -> service.get("/health/readiness").status() == 503);
        long started = System.nanoTime();
        Answer refused = service.create("refused");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(service.get("/customers/x").status()).isEqualTo(503);
        assertThat(service.get("/health/liveness").status()).isEqualTo(200);
        assertThat(service.health("database").path("status").asText()).isEqualTo("DOWN");
        assertThat(service.get("/customers/x").json().get("detail").textValue())
                .contains("read")
                .doesNotContain("stored");
        JsonNode relay = service.health("relay").path("details");
        assertThat(relay.path("role").asText()).isEqualTo("unknown");
        assertThat(Instant.parse(relay.path("asOf").asText())).isBefore(Instant.now());

        server.start();
        fixture.awaitAcknowledged(200);
        assertThat(service.health("relay").path("details").has("asOf")).isFalse();
        fixture.stopWriting();
        fixture.awaitDrained();
        List<String> stored = fixture.database().texts("select name from customers");
        assertThat(fixture.answered(503)).isNotEmpty().doesNotContainAnyElementsOf(stored);
        assertThat(fixture.answered(500)).isEmpty();
        assertThat(stored).doesNotContain("refused").containsAll(fixture.answered(201));
        fixture.assertStreamEqualsDatabase(fixture.stream().read());
        eventually().until(() -> service.get("/health/readiness").status() == 200);
    }

    @Test
    void aServiceMayStartBeforeItsDatabase() throws Exception {
        server.start();
        server.stop();
        CustomerService service = fixture.service();
        Thread start = new Thread(service::start);
        start.start();
        eventually().ignoreExceptions().until(() -> service.create("early").status() == 503);
        server.start();
        start.join();
        assertThat(service.create("in time").status()).isEqualTo(201);
    }
}
