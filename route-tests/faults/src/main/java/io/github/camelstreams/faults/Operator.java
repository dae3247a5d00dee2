package io.github.camelstreams.faults;

import io.github.camelstreams.stack.StackException;
import io.github.camelstreams.test.Deadline;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.function.BooleanSupplier;

/** What a person does, and waits for, whose databases and stream have parted. */
final class Operator {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String LOGIN =
            "Basic "
                    + Base64.getEncoder()
                            .encodeToString(
                                    ("admin:" + SystemUnderTest.MANAGEMENT_PASSWORD)
                                            .getBytes(StandardCharsets.UTF_8));

    private final SystemUnderTest system;

    Operator(SystemUnderTest system) {
        this.system = system;
    }

    /** Waits until the relay says that it publishes nothing, for this reason. */
    void awaitRelayStopped(String reason) {
        await(
                "the relay does not ask: " + reason,
                () ->
                        SystemUnderTest.CUSTOMERS.stream()
                                .map(system::service)
                                .map(Inspection::health)
                                .anyMatch(health -> health.contains(reason)));
    }

    /** Waits until the order services know that they have missed something. */
    void awaitIncomplete() {
        await("the replica does not know that it is incomplete", this::isIncomplete);
    }

    private boolean isIncomplete() {
        try (Connection connection = system.postgres().connect("order_db");
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select count(*) > 0 from consumer_progress where incomplete is not null")) {
            row.next();
            return row.getBoolean(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Makes the customer database the truth, and waits until all of it is on its way. */
    void renewIdentity() {
        post("/relay/new-identity");
    }

    /** Has every customer published, and waits until all of them are on their way. */
    void resync() {
        post("/resync");
    }

    private void post(String path) {
        await(
                "not accepted: POST " + path,
                () ->
                        SystemUnderTest.CUSTOMERS.stream()
                                .anyMatch(
                                        name -> send(name, "POST", path).contains("\"running\"")));
        await(
                "the resync does not end",
                () ->
                        SystemUnderTest.CUSTOMERS.stream()
                                .anyMatch(
                                        name ->
                                                send(name, "GET", "/resync")
                                                        .contains("\"finished\"")));
    }

    private String send(String name, String method, String path) {
        return BestEffortRequest.send(
                HttpRequest.newBuilder(system.service(name).managementUri().resolve(path))
                        .method(method, BodyPublishers.noBody())
                        .header("Authorization", LOGIN),
                Duration.ofSeconds(10));
    }

    private static void await(String failure, BooleanSupplier condition) {
        if (!Deadline.after(PATIENCE).await(condition)) {
            throw new StackException(failure + ", after " + PATIENCE.toSeconds() + " s");
        }
    }
}
