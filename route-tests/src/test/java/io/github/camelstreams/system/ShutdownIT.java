package io.github.camelstreams.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.service.RunningService;
import io.github.camelstreams.service.RunningService.Answer;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A service that is told to stop answers what it has begun, takes nothing new, and ends. */
class ShutdownIT {

    private static final int REQUESTS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    /** Less than after what a stack kills it. */
    private static final Duration GRACE = Duration.ofSeconds(25);

    /**
     * Statements take longer than the test holds its locks, and Jolokia tells what is under way.
     */
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "SPRING_DATASOURCE_HIKARI_DATASOURCEPROPERTIES_OPTIONS",
                    "-c statement_timeout=9s",
                    "SPRING_PROFILES_ACTIVE",
                    "hawtio");

    private static final Database SERVER = SharedServers.database();
    private static final Broker BROKER = SharedServers.broker();
    private static final String STREAM = SharedServers.uniqueName("customer");
    private static final TestDatabase SOURCE =
            new TestDatabase(SERVER, SharedServers.newDatabase("source"));
    private static final TestDatabase REPLICA =
            new TestDatabase(SERVER, SharedServers.newDatabase("replica"));
    private static final RunningService CUSTOMERS =
            new RunningService("customer", SERVER, SOURCE.name(), BROKER, STREAM, SETTINGS) {};
    private static final RunningService ORDERS =
            new RunningService("order", SERVER, REPLICA.name(), BROKER, STREAM, SETTINGS) {};
    private static final ExecutorService CLIENTS = Executors.newCachedThreadPool();

    @BeforeAll
    static void start() {
        Stream.of(CUSTOMERS, ORDERS).parallel().forEach(service -> service.process().start());
    }

    @AfterAll
    static void stop() {
        CLIENTS.shutdownNow();
        CUSTOMERS.close();
        ORDERS.close();
    }

    @Test
    void whatIsUnderWayIsAnsweredAndNothingIsLost() throws Exception {
        String body = "{\"name\":\"N\",\"email\":\"n@example.com\",\"address\":\"%s\"}";
        String known = CUSTOMERS.json("POST", "/customers", body.formatted("known")).id();
        await().atMost(PATIENCE)
                .until(() -> REPLICA.texts("select id from customers").contains(known));
        // while it is stopping it would not tell what its answers have to be like
        assertThat(ORDERS.get("/orders/nobody").status()).isEqualTo(404);

        List<Answer> created =
                stopped(
                        CUSTOMERS,
                        SOURCE,
                        "customers",
                        "create-customer",
                        () -> CUSTOMERS.json("POST", "/customers", body.formatted("late")));
        List<Answer> ordered =
                stopped(
                        ORDERS,
                        REPLICA,
                        "orders",
                        "create-order",
                        () ->
                                ORDERS.json(
                                        "POST", "/orders", "{\"customer_id\":\"" + known + "\"}"));

        assertThat(Stream.concat(created.stream(), ordered.stream()).map(Answer::status))
                .hasSize(2 * REQUESTS)
                .containsOnly(201);
        assertThat(SOURCE.texts("select id from customers where address = 'late'"))
                .containsExactlyInAnyOrderElementsOf(created.stream().map(Answer::id).toList());
        assertThat(REPLICA.texts("select id from orders"))
                .containsExactlyInAnyOrderElementsOf(ordered.stream().map(Answer::id).toList());
        start();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(REPLICA.texts("select id from customers"))
                                        .containsExactlyInAnyOrderElementsOf(
                                                SOURCE.texts("select id from customers")));
    }

    /** Sends requests that wait for a locked table, then tells the service to stop. */
    private static List<Answer> stopped(
            RunningService service,
            TestDatabase database,
            String table,
            String route,
            Supplier<Answer> request)
            throws Exception {
        CompletableFuture<Duration> stop;
        List<CompletableFuture<Answer>> answers;
        try (Connection holder = SERVER.connect(database.name());
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("lock table " + table + " in share row exclusive mode");
            answers =
                    Stream.generate(() -> CompletableFuture.supplyAsync(request, CLIENTS))
                            .limit(REQUESTS)
                            .toList();
            await().atMost(PATIENCE).until(() -> service.underWay(route) == REQUESTS);
            stop = CompletableFuture.supplyAsync(() -> stop(service), CLIENTS);
            await().until(() -> !takesConnections(service));
            assertThat(answers).noneMatch(CompletableFuture::isDone);
            holder.rollback();
        }
        assertThat(stop.get(1, TimeUnit.MINUTES)).isLessThan(GRACE);
        assertThat(service.process().isRunning()).isFalse();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private static Duration stop(RunningService service) {
        long begin = System.nanoTime();
        service.process().stop();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static boolean takesConnections(RunningService service) {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), service.process().port())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
