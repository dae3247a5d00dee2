package io.github.camelstreams.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.service.RunningService;
import io.github.camelstreams.service.RunningService.Answer;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** More requests than a service takes at once: the others are refused, and know it at once. */
class OverloadIT {

    private static final int AT_ONCE = 12;
    private static final int REQUESTS = 80;
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final Database SERVER = SharedServers.database();
    private static final TestDatabase DATABASE =
            new TestDatabase(SERVER, SharedServers.newDatabase("overload"));
    private static final RunningService SERVICE =
            new RunningService(
                    "customer",
                    SERVER,
                    DATABASE.name(),
                    SharedServers.broker(),
                    SharedServers.uniqueName("customer"),
                    // more patient than the test is slow
                    Map.of(
                            "REQUESTS_AT_ONCE",
                            Integer.toString(AT_ONCE),
                            "SPRING_DATASOURCE_HIKARI_CONNECTIONTIMEOUT",
                            "60000",
                            "SPRING_DATASOURCE_HIKARI_DATASOURCEPROPERTIES_SOCKETTIMEOUT",
                            "60",
                            "SPRING_DATASOURCE_HIKARI_DATASOURCEPROPERTIES_OPTIONS",
                            "-c statement_timeout=60s")) {};
    private static final ExecutorService CLIENTS = Executors.newFixedThreadPool(REQUESTS);

    @BeforeAll
    static void start() {
        SERVICE.process().start();
    }

    @AfterAll
    static void stop() {
        CLIENTS.shutdownNow();
        SERVICE.close();
    }

    @Test
    void whatIsTooMuchIsRefusedAtOnceAndTheRestIsServed() throws Exception {
        assertThat(create("before").status()).isEqualTo(201);
        Queue<Answer> answers = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Void>> requests;
        try (Connection holder = SERVER.connect(DATABASE.name());
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("lock table customers in share row exclusive mode");
            requests =
                    Stream.generate(
                                    () ->
                                            CompletableFuture.runAsync(
                                                    () -> answers.add(create("during")), CLIENTS))
                            .limit(REQUESTS)
                            .toList();
            await().atMost(PATIENCE).until(() -> answers.size() >= REQUESTS - AT_ONCE);
            assertThat(answers).allMatch(OverloadIT::isTooMuch);
            assertThat(SERVICE.get("/health/liveness").status()).isEqualTo(200);
            holder.rollback();
        }
        requests.forEach(CompletableFuture::join);

        List<Answer> refused = answers.stream().filter(OverloadIT::isTooMuch).toList();
        assertThat(refused)
                .hasSize(REQUESTS - AT_ONCE)
                .allMatch(answer -> "1".equals(answer.header("Retry-After")))
                .extracting(answer -> answer.header("Content-Type"))
                .containsOnly("application/problem+json");
        assertThat(DATABASE.texts("select id from customers where address = 'during'"))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(
                        answers.stream()
                                .filter(answer -> answer.status() == 201)
                                .map(Answer::id)
                                .toList());
        // nothing of it has kept its place
        for (int request = 0; request <= 2 * AT_ONCE; request++) {
            assertThat(create("after").status()).isEqualTo(201);
        }
    }

    private static boolean isTooMuch(Answer answer) {
        return answer.status() == 503 && answer.body().contains("Too many requests");
    }

    private static Answer create(String address) {
        String body = "{\"name\":\"N\",\"email\":\"n@example.com\",\"address\":\"%s\"}";
        return SERVICE.json("POST", "/customers", body.formatted(address));
    }
}
