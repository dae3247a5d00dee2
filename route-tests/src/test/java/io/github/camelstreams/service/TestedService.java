package io.github.camelstreams.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.BrokerAddress;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.DatabaseAddress;
import io.github.camelstreams.test.ServerException;
import io.github.camelstreams.test.SharedServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A service of either kind, with settings of a test's choice. */
public final class TestedService extends RunningService {

    /** How long a service may take for what a test waits for. */
    public static final Duration PATIENCE = Duration.ofSeconds(45);

    /**
     * @param name customer or order
     * @param further settings beside those of the servers
     */
    public TestedService(
            String name,
            Database server,
            String database,
            Broker broker,
            String stream,
            Map<String, String> further) {
        super(name, server, database, broker, stream, further);
    }

    /**
     * One on the shared broker.
     *
     * @param name customer or order
     * @param further settings beside those of the servers
     */
    public TestedService(
            String name,
            Database server,
            String database,
            String stream,
            Map<String, String> further) {
        this(name, server, database, SharedServers.broker(), stream, further);
    }

    /** The same broker for another user. */
    public static Broker login(Broker broker, String user, String password) {
        return new BrokerAddress(broker.host(), broker.port(), user, password);
    }

    /** The same database server for another user. */
    public static Database login(Database server, String user, String password) {
        return new DatabaseAddress(server.host(), server.port(), user, password);
    }

    /** The id of what a request has created. */
    public static String created(Answer answer) {
        if (answer.status() != 201) {
            throw new AssertionError(answer.status() + " " + answer.body());
        }
        String location = answer.header("Location");
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /** Starts it and waits until it is ready. */
    public TestedService start() {
        process().start();
        return this;
    }

    /** Starts it, and does not wait until it is ready, only until it answers. */
    public TestedService launch() {
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

    /** Waits until it is ready. */
    public void awaitReady() {
        await().atMost(PATIENCE).until(() -> get("/health/readiness").status() == 200);
    }

    /** Waits until health gives this reason for the database not being used. */
    public void awaitRefusal(String reason) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(database().toString()).contains(reason));
        assertThat(database().at("/status").asText()).isEqualTo("DOWN");
        assertThat(get("/health/readiness").status()).isEqualTo(503);
    }

    /** What its health says of the database. */
    public JsonNode database() {
        return health("database");
    }

    /** Creates a customer with this address. */
    public Answer postCustomer(String address) {
        String body = "{\"name\":\"N\",\"email\":\"n@example.com\",\"address\":%s}";
        return json("POST", "/customers", body.formatted(quote(address)));
    }

    /** Orders for this customer. */
    public Answer postOrder(String customerId) {
        return json("POST", "/orders", "{\"customer_id\":" + quote(customerId) + "}");
    }

    /** All that it has logged, or written to its output. */
    public String log() {
        try {
            return Files.readString(process().log()) + Files.readString(process().output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has logged as an error. */
    public List<String> errors() {
        return log().lines().filter(line -> line.contains(" ERROR --- ")).toList();
    }

    /** What it has logged of stacks. */
    public List<String> stackFrames() {
        return log().lines().filter(line -> line.matches("\\s+at .*|Caused by: .*")).toList();
    }
}
