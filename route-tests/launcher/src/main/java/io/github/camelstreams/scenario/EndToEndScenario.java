package io.github.camelstreams.scenario;

import io.github.camelstreams.scenario.ServiceClient.Answer;
import io.github.camelstreams.stack.Setting;
import io.github.camelstreams.stack.StackSettings;
import io.github.camelstreams.test.Database;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A customer with an unknown address, an order that fails for it, a new address, an order that is
 * processed: each step is printed, and the first that does not give what is expected ends it.
 */
public final class EndToEndScenario {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PAUSE_MILLIS = 50;

    private final ServiceClient customers;
    private final List<ServiceClient> orderServices;
    private final Database database;
    private final PrintStream out;
    private final List<Map<String, String>> orders = new ArrayList<>();

    private String customer;
    private int steps;

    /** A step that throws where it does not find what it expects. */
    private interface Step {
        void run() throws IOException, InterruptedException, SQLException;
    }

    /** A question that is asked again until it has an answer. */
    private interface Question {
        Optional<String> ask() throws IOException, InterruptedException, SQLException;
    }

    public EndToEndScenario(StackSettings settings, PrintStream out) {
        this.customers = new ServiceClient("customer", settings.service(Setting.CUSTOMER_PORT));
        this.orderServices =
                List.of(
                        new ServiceClient("order1", settings.service(Setting.ORDER1_PORT)),
                        new ServiceClient("order2", settings.service(Setting.ORDER2_PORT)));
        this.database = settings.database();
        this.out = out;
    }

    /**
     * Runs all steps.
     *
     * @throws ScenarioException when an expectation is not met
     */
    public void run() {
        ServiceClient order1 = orderServices.get(0);
        ServiceClient order2 = orderServices.get(1);
        long begin = System.nanoTime();
        step("customer service is healthy", () -> expectHealthy(customers));
        step("order service #1 is healthy", () -> expectHealthy(order1));
        step("order service #2 is healthy", () -> expectHealthy(order2));
        step("a customer with address \"unknown\" is created", this::createCustomer);
        step("the event brings the customer to the order services", () -> awaitReplica("unknown"));
        step("an order for an unknown address is Failed", () -> order(order1, "Failed"));
        step("both order services show that order", this::expectOrders);
        step("the customer's address is updated", () -> changeAddress("456 New Street"));
        step("the event brings the new address", () -> awaitReplica("456 New Street"));
        step("an order on #1 is now Processing", () -> order(order1, "Processing"));
        step("an order on #2 is Processing, too", () -> order(order2, "Processing"));
        step("both order services show all three orders", this::expectOrders);
        step("an unknown customer gets 400 from #1", () -> expectUnknownCustomer(order1));
        step("an unknown customer gets 400 from #2", () -> expectUnknownCustomer(order2));
        step("the replica equals the source", this::awaitEqualReplica);
        out.printf(
                "PASSED: %d steps in %.1f s%n",
                steps, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) / 1e3);
    }

    private void step(String title, Step step) {
        steps++;
        long begin = System.nanoTime();
        try {
            step.run();
        } catch (IOException | SQLException e) {
            throw failed(title, reason(e), e);
        } catch (ScenarioException e) {
            throw failed(title, e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(title, "interrupted", e);
        }
        out.printf(
                "  ✓ %-52s %,6d ms%n",
                title, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }

    private ScenarioException failed(String title, String reason, Exception cause) {
        out.printf("  ✗ %s%n    %s%n", title, reason);
        return new ScenarioException("FAILED at step %d: %s".formatted(steps, title), cause);
    }

    private static String reason(Exception failure) {
        return failure.getClass().getSimpleName()
                + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
    }

    private static void expectHealthy(ServiceClient service) throws IOException {
        for (String path : List.of("/health", "/health/liveness", "/health/readiness")) {
            Answer answer = service.get(path);
            expect(service.name() + path, 200, answer.status(), answer);
            expect("status of " + service.name() + path, "UP", answer.field("status"), answer);
        }
    }

    private void createCustomer() throws IOException {
        Map<String, String> fields =
                Map.of("name", "John Doe", "email", "john@example.com", "address", "unknown");
        Answer answer = customers.post("/customers", fields);
        expect("status", 201, answer.status(), answer);
        fields.forEach((name, value) -> expect(name, value, answer.field(name), answer));
        customer = answer.field("customer_id");
        expect(
                "Location",
                true,
                answer.location() != null && answer.location().endsWith("/customers/" + customer),
                answer);
        Answer read = customers.get("/customers/" + customer);
        expect("status of GET", 200, read.status(), read);
        expect("customer", answer.body(), read.body(), read);
    }

    private void changeAddress(String address) throws IOException {
        Answer answer =
                customers.put("/customers/" + customer + "/address", Map.of("address", address));
        expect("status", 200, answer.status(), answer);
        expect("customer_id", customer, answer.field("customer_id"), answer);
        expect("address", address, answer.field("address"), answer);
        Answer unknown =
                customers.put(
                        "/customers/" + UUID.randomUUID() + "/address", Map.of("address", address));
        expect("status for an unknown id", 404, unknown.status(), unknown);
    }

    private void awaitReplica(String address)
            throws IOException, InterruptedException, SQLException {
        await(
                "the replica",
                () -> {
                    Optional<String> found = replicaAddress();
                    return found.equals(Optional.of(address))
                            ? Optional.empty()
                            : Optional.of(
                                    found.map(value -> "has address \"" + value + "\"")
                                            .orElse("does not know the customer"));
                });
    }

    private Optional<String> replicaAddress() throws SQLException {
        try (Connection connection = database.connect("order_db");
                PreparedStatement query =
                        connection.prepareStatement("select address from customers where id = ?")) {
            query.setString(1, customer);
            try (ResultSet result = query.executeQuery()) {
                return result.next() ? Optional.of(result.getString(1)) : Optional.empty();
            }
        }
    }

    private void order(ServiceClient service, String status) throws IOException {
        Answer answer = service.post("/orders", Map.of("customer_id", customer));
        expect("status", 201, answer.status(), answer);
        expect("customer_id", customer, answer.field("customer_id"), answer);
        expect("order status", status, answer.field("status"), answer);
        String id = answer.field("order_id");
        expect(
                "Location",
                true,
                answer.location() != null && answer.location().endsWith("/orders/" + id),
                answer);
        orders.add(Map.of("order_id", id, "customer_id", customer, "status", status));
    }

    private void expectOrders() throws IOException {
        for (ServiceClient service : orderServices) {
            for (Map<String, String> order : orders) {
                Answer answer = service.get("/orders/" + order.get("order_id"));
                expect("status from " + service.name(), 200, answer.status(), answer);
                order.forEach((name, value) -> expect(name, value, answer.field(name), answer));
            }
            Answer unknown = service.get("/orders/" + UUID.randomUUID());
            expect("status for an unknown order", 404, unknown.status(), unknown);
        }
    }

    private static void expectUnknownCustomer(ServiceClient service) throws IOException {
        Answer answer =
                service.post("/orders", Map.of("customer_id", UUID.randomUUID().toString()));
        expect("status", 400, answer.status(), answer);
        expect(
                "a problem document",
                true,
                answer.contentType().startsWith("application/problem+json"),
                answer);
    }

    private void awaitEqualReplica() throws IOException, InterruptedException, SQLException {
        ReplicaComparison comparison = new ReplicaComparison(database);
        await(
                "the databases",
                () -> {
                    ReplicaComparison.Result result = comparison.compare(Set.of(customer));
                    return result.isEqual() ? Optional.empty() : Optional.of(result.toString());
                });
    }

    /** Waits until the question finds nothing to object to. */
    private static void await(String subject, Question objection)
            throws IOException, InterruptedException, SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<String> found = objection.ask();
        while (found.isPresent()) {
            if (System.nanoTime() - end >= 0) {
                throw new ScenarioException(
                        "after %d s: %s: %s".formatted(PATIENCE.toSeconds(), subject, found.get()));
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            found = objection.ask();
        }
    }

    private static void expect(String what, Object expected, Object found, Answer answer) {
        if (!Objects.equals(expected, found)) {
            throw new ScenarioException(
                    "expected %s %s, found %s in: %s".formatted(what, expected, found, answer));
        }
    }
}
