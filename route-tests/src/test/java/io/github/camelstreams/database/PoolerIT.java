package io.github.camelstreams.database;

import static io.github.camelstreams.http.Api.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.camelstreams.service.RunningService.Answer;
import io.github.camelstreams.service.TestedService;
import io.github.camelstreams.test.PgBouncer;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pooler between the services and their database: PgBouncer, where it is installed. */
class PoolerIT {

    private final TestDatabase database = TestDatabase.create("pooled");
    private PgBouncer bouncer;
    private TestedService service;

    @BeforeEach
    void requirePgBouncer() {
        assumeTrue(PgBouncer.program().isPresent(), PgBouncer.MISSING);
    }

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
        if (bouncer != null) {
            bouncer.close();
        }
    }

    private void launch(String name, String poolMode, Map<String, String> settings) {
        bouncer = PgBouncer.start(database.server(), poolMode);
        service =
                new TestedService(
                        name,
                        bouncer,
                        database.name(),
                        SharedServers.uniqueName("customer"),
                        settings);
        service.launch();
    }

    @Test
    void inSessionModeNothingIsLostAndTimeOutsHold() throws SQLException {
        launch("customer", "session", Map.of());
        service.awaitReady();
        Answer created = service.postCustomer("1 Main St");
        assertThat(created.status()).isEqualTo(201);
        String id = created.header("Location").replaceFirst(".*/", "");

        // the effective time-outs: the statement ends, and with it the change
        try (Connection holder = database.server().connect(database.name());
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("lock table customers");
            long begin = System.nanoTime();
            Answer refused =
                    service.json("PUT", "/customers/" + id + "/address", "{\"address\":\"late\"}");
            assertProblem(refused, 503);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
            holder.rollback();
        }
        assertThat(database.text("select address from customers")).isEqualTo("1 Main St");
        service.awaitReady();
    }

    @Test
    void theReplicaFollowsThroughAPoolerInSessionMode() {
        launch("order", "session", Map.of());
        service.awaitReady();
        assertProblem(service.postOrder("unknown"), 400);
    }

    @Test
    void transactionModeIsRefusedWithTheReasonUntilItIsSessionMode() {
        launch("customer", "transaction", Map.of());
        service.awaitRefusal("session mode");
        assertProblem(service.postCustomer("x"), 503);
        assertThat(service.errors()).hasSize(1).first().asString().contains("session mode");
        assertThat(service.stackFrames()).isEmpty();

        bouncer.close();
        bouncer = bouncer.again("session");
        service.awaitReady();
        assertThat(service.postCustomer("x").status()).isEqualTo(201);
    }

    @Test
    void aStartUpParameterThatThePoolerRefusesIsNamed() {
        launch(
                "order",
                "session",
                Map.of("SPRING_DATASOURCE_HIKARI_DATASOURCEPROPERTIES_OPTIONS", "-c work_mem=8MB"));
        service.awaitRefusal("options");
        assertProblem(service.postOrder("x"), 503);
        assertThat(service.errors())
                .hasSize(1)
                .first()
                .asString()
                .contains("options", "ignore_startup_parameters");
        assertThat(service.stackFrames()).isEmpty();
    }
}
