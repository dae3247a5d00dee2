package io.github.camelstreams.order;

import static io.github.camelstreams.http.Api.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import io.github.camelstreams.test.WrongClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One of the clocks involved is hours off: nothing valid is refused, and health says whose it is.
 */
class WrongClockIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String name = SharedServers.newDatabase("order");
    private final String streamName = SharedServers.uniqueName("customer");
    private final TestDatabase database = new TestDatabase(SharedServers.database(), name);

    @ParameterizedTest
    @CsvSource({"-2h, 2 h 0 min behind", "+2h, 2 h 0 min ahead of"})
    void theServicesOwnClockDecidesNothing(String offset, String difference) {
        try (OrderService service = start(WrongClock.of(offset));
                CustomerStream stream = new CustomerStream(SharedServers.broker(), streamName)) {
            Instant now = Instant.now();
            stream.created("a", "home", now)
                    .moved("b", "ahead", now.plusSeconds(3_500))
                    .moved("c", "too far ahead", now.plusSeconds(3_700))
                    .publish();

            awaitCustomers("a", "b");
            await().atMost(PATIENCE).until(() -> quarantined() == 1);
            assertThat(service.order("a").status()).isEqualTo(201);
            assertThat(service.order("b").status()).isEqualTo(201);
            assertProblem(
                    service.manage(
                            "POST",
                            "/quarantine/"
                                    + database.count("select id from quarantine")
                                    + "/replay"),
                    422);
            awaitHealth(service, "This service's clock is " + difference + " the database's.");
            // health compares the clocks when it is asked, the log every 10 s
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(service.process().log())
                                            .content()
                                            .contains(
                                                    "This service's clock is "
                                                            + difference
                                                            + " the database's."));
            // of the last message applied, by no clock that is wrong
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(service.metric("replica_lag_seconds"))
                                            .isBetween(0.0, 60.0));
        }
    }

    /** Whatever an earlier version put aside by its own clock is applied when it is replayed. */
    @Test
    void whatAWrongClockHasPutAsideCanBeReplayed() {
        try (OrderService service = start(WrongClock.of("-2h"))) {
            long id =
                    database.count(
                            "insert into quarantine (consumer_name, stream, stream_offset, reason, headers, body)"
                                    + " values ('order-service', ?, 7, 'field timestamp lies more than an hour ahead', ?, ?)"
                                    + " returning id",
                            streamName,
                            ("{\"CamelRabbitMQStreamTimestamp\":%d,\"CamelRabbitMQStreamMessageAnnotations\":"
                                            + "{\"event_id\":\"e\",\"event_type\":\"customer.address.updated\"}}")
                                    .formatted(System.currentTimeMillis())
                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                            "{\"customer_id\":\"a\",\"address\":\"home\",\"timestamp\":\"%s\"}"
                                    .formatted(Instant.now())
                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));

            assertThat(service.manage("POST", "/quarantine/" + id + "/replay").status())
                    .isEqualTo(200);
            awaitCustomers("a");
        }
    }

    /** Broker and database were two hours slow; by now the time of the event has passed. */
    @Test
    void whatTwoWrongClocksHavePutAsideCanBeReplayedOnceTheyAreRight() {
        try (OrderService service = start(Map.of())) {
            Instant now = Instant.now();
            long slow = now.minus(Duration.ofHours(2)).toEpochMilli();
            long id =
                    database.count(
                            "insert into quarantine (consumer_name, stream, stream_offset, reason, headers, body, quarantined_at)"
                                    + " values ('order-service', ?, 7, 'field timestamp lies more than an hour ahead', ?, ?,"
                                    + " now() - interval '2 hours') returning id",
                            streamName,
                            ("{\"CamelRabbitMQStreamTimestamp\":%d,\"CamelRabbitMQStreamMessageAnnotations\":"
                                            + "{\"event_id\":\"e\",\"event_type\":\"customer.address.updated\"}}")
                                    .formatted(slow)
                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                            "{\"customer_id\":\"a\",\"address\":\"home\",\"timestamp\":\"%s\"}"
                                    .formatted(now)
                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));

            assertThat(service.manage("POST", "/quarantine/" + id + "/replay").status())
                    .isEqualTo(200);
            awaitCustomers("a");
        }
    }

    @Test
    void theDatabasesClockDecidesNothingAlone() {
        try (OrderService service = start(Map.of());
                CustomerStream stream = new CustomerStream(SharedServers.broker(), streamName)) {
            database.execute(
                    "create function public.clock_timestamp() returns timestamptz language sql volatile"
                            + " as 'select pg_catalog.clock_timestamp() - make_interval(hours => 2)'");
            database.execute("alter database " + name + " set search_path = public, pg_catalog");
            database.count(
                    "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                            + " where datname = current_database() and pid <> pg_backend_pid()");

            awaitHealth(service, "This service's clock is 2 h 0 min ahead of the database's.");
            stream.created("a", "home", Instant.now()).publish();

            awaitCustomers("a");
            awaitHealth(service, "The broker's clock is 2 h 0 min ahead of the database's.");
            assertThat(quarantined()).isZero();
        }
    }

    private OrderService start(Map<String, String> environment) {
        return OrderService.with(
                        environment,
                        SharedServers.database(),
                        name,
                        SharedServers.broker(),
                        streamName)
                .start();
    }

    private void awaitCustomers(String... ids) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () ->
                                database.texts("select id from customers order by id")
                                        .equals(java.util.List.of(ids)));
    }

    private static void awaitHealth(OrderService service, String difference) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(
                                                service.health("clocks")
                                                        .path("details")
                                                        .path("differences")
                                                        .toString())
                                        .contains(difference));
        assertThat(service.health("clocks").path("status").textValue()).isEqualTo("UP");
    }

    private long quarantined() {
        return database.count("select count(*) from quarantine");
    }
}
