package io.github.camelstreams.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstreams.service.RunningService;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.ServerException;
import io.github.camelstreams.test.SharedServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A service whose database is not what it is used to, on the shared broker. */
final class ServiceOnDatabase extends RunningService {

    static final Duration PATIENCE = Duration.ofSeconds(45);

    /**
     * @param name customer or order
     * @param further settings beside those of the servers
     */
    ServiceOnDatabase(
            String name,
            Database server,
            String database,
            String stream,
            Map<String, String> further) {
        super(name, server, database, SharedServers.broker(), stream, further);
    }

    ServiceOnDatabase start() {
        process().start();
        return this;
    }

    /** Starts it, and does not wait until it is ready, only until it answers. */
    ServiceOnDatabase launch() {
        Thread start =
                new Thread(
                        () -> {
                            try {
                                process().start();
                            } catch (ServerException e) {
                                // the test says what is to become of it
                            }
                        });
        start.setDaemon(true);
        start.start();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> get("/health").status() > 0);
        return this;
    }

    void awaitReady() {
        await().atMost(PATIENCE).until(() -> get("/health/readiness").status() == 200);
    }

    /** Waits until health gives this reason for the database not being used. */
    void awaitRefusal(String reason) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(database().toString()).contains(reason));
        assertThat(database().at("/status").asText()).isEqualTo("DOWN");
        assertThat(get("/health/readiness").status()).isEqualTo(503);
    }

    JsonNode database() {
        return health("database");
    }

    Answer postCustomer(String address) {
        String body = "{\"name\":\"N\",\"email\":\"n@example.com\",\"address\":%s}";
        return json("POST", "/customers", body.formatted(quote(address)));
    }

    Answer postOrder(String customerId) {
        return json("POST", "/orders", "{\"customer_id\":" + quote(customerId) + "}");
    }

    List<String> log() {
        try {
            return Files.readAllLines(process().log(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> errors() {
        return log().stream().filter(line -> line.contains(" ERROR --- ")).toList();
    }

    List<String> stackFrames() {
        return log().stream().filter(line -> line.matches("\\s+at .*|Caused by: .*")).toList();
    }
}
