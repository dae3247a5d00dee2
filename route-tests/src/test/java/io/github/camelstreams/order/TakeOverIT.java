package io.github.camelstreams.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two services, one replica: whoever is killed, no event is lost or applied by halves. */
class TakeOverIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CUSTOMERS = 20_000;
    private static final Instant NOW = Instant.parse("2026-01-11T10:00:00.000001Z");

    private TestDatabase database;
    private OrderService first;
    private OrderService second;
    private CustomerStream stream;

    @BeforeEach
    void start() {
        String name = SharedServers.newDatabase("order");
        String streamName = SharedServers.uniqueName("customer");
        database = new TestDatabase(SharedServers.database(), name);
        first =
                new OrderService(SharedServers.database(), name, SharedServers.broker(), streamName)
                        .start();
        second =
                new OrderService(SharedServers.database(), name, SharedServers.broker(), streamName)
                        .start();
        stream = new CustomerStream(SharedServers.broker(), streamName);
    }

    @AfterEach
    void stop() {
        stream.close();
        first.close();
        second.close();
    }

    @Test
    void theStandbyGoesOnWhereTheKilledOneStopped() {
        assertThat(first.isActive()).isNotEqualTo(second.isActive());
        OrderService active = first.isActive() ? first : second;
        OrderService standby = first.isActive() ? second : first;
        for (int i = 0; i < CUSTOMERS; i++) {
            stream.created("c" + i, "old " + i, NOW);
        }
        for (int i = 0; i < CUSTOMERS; i++) {
            stream.moved("c" + i, "new " + i, NOW.plusMillis(1));
        }
        Thread publisher = new Thread(stream::publish);
        publisher.start();
        await().atMost(PATIENCE).until(() -> nextOffset() > CUSTOMERS / 4);
        active.process().kill();

        await().atMost(PATIENCE).until(() -> nextOffset() >= 2 * CUSTOMERS);
        assertThat(standby.isActive()).isTrue();
        assertThat(
                        database.count(
                                "select count(*) from customers where address = 'new ' || substr(id, 2)"))
                .isEqualTo(CUSTOMERS);
        assertThat(database.count("select count(*) from customers")).isEqualTo(CUSTOMERS);
        assertThat(database.count("select count(*) from quarantine")).isZero();
        assertThat(database.count("select epoch from consumer_progress")).isEqualTo(2);
        assertThat(standby.order("c1").status()).isEqualTo(201);
    }

    @Test
    void bothServeOrdersFromOneReplica() {
        stream.created("c", "home", NOW).publish();
        await().atMost(PATIENCE).until(() -> first.order("c").status() == 201);

        String order = second.order("c").header("Location");

        assertThat(first.get(order).status()).isEqualTo(200);
        assertThat(first.get("/health/readiness").status()).isEqualTo(200);
        assertThat(second.get("/health/readiness").status()).isEqualTo(200);
    }

    private long nextOffset() {
        return database.count("select coalesce(max(next_offset), 0) from consumer_progress");
    }
}
