package io.github.camelstreams.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelstreams.scenario.EndToEndScenario;
import io.github.camelstreams.scenario.LoadScenario;
import io.github.camelstreams.scenario.ScenarioException;
import io.github.camelstreams.stack.FreePorts;
import io.github.camelstreams.stack.ServiceProcess;
import io.github.camelstreams.stack.Stack;
import io.github.camelstreams.stack.StackSettings;
import io.github.camelstreams.test.Lifetime;
import io.github.camelstreams.test.NeedsRabbitMQProcess;
import io.github.camelstreams.test.SharedServers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The services' own jars with a broker and a database of their own, and what may happen to them.
 */
@NeedsRabbitMQProcess
class WholeSystemIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ByteArrayOutputStream OUTPUT = new ByteArrayOutputStream();
    private static final PrintStream OUT = new PrintStream(OUTPUT, true, StandardCharsets.UTF_8);
    private static final StackSettings SETTINGS =
            StackSettings.of(
                    FreePorts.settings(SharedServers.newFolder("system").toAbsolutePath()));
    private static final Stack STACK = new Stack(Path.of(".."), SETTINGS, Lifetime.JVM, OUT);

    @BeforeAll
    static void start() {
        STACK.start(STACK.names());
    }

    @AfterAll
    static void stop() {
        STACK.stop(STACK.names());
    }

    @BeforeEach
    void startWhatTheLastTestHasKilled() {
        STACK.start(STACK.names());
        OUTPUT.reset();
    }

    @Test
    void passesTheEndToEndScenario() {
        new EndToEndScenario(SETTINGS, OUT).run();
        assertThat(OUTPUT.toString(StandardCharsets.UTF_8))
                .contains("PASSED: 15 steps")
                .doesNotContain("✗");
    }

    /** What the specification's own program does, whose PUT has no media type, and reads. */
    @Test
    void passesTheOriginalEndToEndSequence() throws Exception {
        JsonNode customer =
                send(
                        201,
                        post(
                                "customer",
                                "/customers",
                                Map.of(
                                        "name", "John Doe",
                                        "email", "john@example.com",
                                        "address", "unknown")));
        String id = customer.get("customer_id").textValue();

        send(400, order("foo bar"));
        String failed = awaitOrder(id, "Failed");
        JsonNode changed =
                send(
                        200,
                        request("customer", "/customers/" + id + "/address")
                                .PUT(json(Map.of("address", "fake street 123"))));
        assertThat(changed.get("customer_id").textValue()).isEqualTo(id);
        assertThat(send(200, request("customer", "/customers/" + id))).isEqualTo(changed);
        String processing = awaitOrder(id, "Processing");

        assertThat(readOrder(failed)).isEqualTo("Failed");
        assertThat(readOrder(processing)).isEqualTo("Processing");
    }

    /** Places orders until one is judged by this version of the customer; its id. */
    private static String awaitOrder(String customer, String status) {
        return await().ignoreExceptions()
                .until(
                        () -> {
                            JsonNode order = send(201, order(customer));
                            return status.equals(order.get("status").textValue())
                                    ? order.get("order_id").textValue()
                                    : null;
                        },
                        Objects::nonNull);
    }

    private static String readOrder(String id) throws IOException, InterruptedException {
        JsonNode order = send(200, request("order2", "/orders/" + id));
        assertThat(order.get("order_id").textValue()).isEqualTo(id);
        return order.get("status").textValue();
    }

    private static HttpRequest.Builder order(String customer) {
        return post("order1", "/orders", Map.of("customer_id", customer));
    }

    private static HttpRequest.Builder post(String name, String path, Map<String, String> body) {
        return request(name, path).header("Content-Type", "application/json").POST(json(body));
    }

    private static BodyPublisher json(Map<String, String> body) {
        return BodyPublishers.ofString(JSON.valueToTree(body).toString());
    }

    private static HttpRequest.Builder request(String name, String path) {
        ServiceProcess service = (ServiceProcess) STACK.server(name);
        return HttpRequest.newBuilder(service.uri().resolve(path));
    }

    private static JsonNode send(int status, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        var answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    @Test
    void failsTheEndToEndScenarioWithoutOrderServices() {
        STACK.kill("order1");
        STACK.kill("order2");
        assertThatThrownBy(() -> new EndToEndScenario(SETTINGS, OUT).run())
                .isInstanceOf(ScenarioException.class)
                .hasMessage("FAILED at step 2: order service #1 is healthy");
    }

    @Test
    void failsTheEndToEndScenarioWithoutTheCustomerService() {
        STACK.kill("customer");
        assertThatThrownBy(() -> new EndToEndScenario(SETTINGS, OUT).run())
                .isInstanceOf(ScenarioException.class)
                .hasMessage("FAILED at step 1: customer service is healthy");
    }

    @Test
    void keepsEveryCustomerWhenTheActiveOrderServiceIsKilled() throws Exception {
        String active = await().until(this::activeOrderService, name -> name != null);
        CompletableFuture<Void> load = startLoad(3_000);
        STACK.kill(active);
        load.get(2, TimeUnit.MINUTES);
        assertThat(activeOrderService()).isNotEqualTo(active);
        assertLoadPassed();
    }

    @Test
    void keepsEveryCustomerWhenTheCustomerServiceIsKilled() throws Exception {
        CompletableFuture<Void> load = startLoad(3_000);
        STACK.kill("customer");
        STACK.start(List.of("customer"));
        load.get(2, TimeUnit.MINUTES);
        assertLoadPassed();
    }

    @Test
    void resetsBothDatabases() {
        new LoadScenario(SETTINGS, OUT).run(50, 4);
        OUTPUT.reset();
        LoadScenario load = new LoadScenario(SETTINGS, OUT);
        load.reset();
        load.run(20, 4);
        assertThat(OUTPUT.toString(StandardCharsets.UTF_8))
                .contains("(0 are there already)")
                .contains("20 customers, the same ids and addresses in both databases");
    }

    private static void assertLoadPassed() {
        assertThat(OUTPUT.toString(StandardCharsets.UTF_8))
                .contains("created   3,000 customers")
                .endsWith("PASSED" + System.lineSeparator());
    }

    /** Starts a load and returns once it is well under way. */
    private static CompletableFuture<Void> startLoad(int customers) throws Exception {
        long before = createdSoFar();
        CompletableFuture<Void> load =
                CompletableFuture.runAsync(() -> new LoadScenario(SETTINGS, OUT).run(customers, 8));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> load.isDone() || createdSoFar() - before >= customers / 10);
        assertThat(load).isNotDone();
        return load;
    }

    private static long createdSoFar() throws IOException, InterruptedException {
        return get("customer", "/metrics")
                .lines()
                .filter(line -> line.startsWith("customers_created_total"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private String activeOrderService() throws IOException, InterruptedException {
        for (String name : List.of("order1", "order2")) {
            if (STACK.server(name).isRunning() && get(name, "/health").contains("\"active\"")) {
                return name;
            }
        }
        return null;
    }

    private static String get(String name, String path) throws IOException, InterruptedException {
        HttpRequest request = request(name, path).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
