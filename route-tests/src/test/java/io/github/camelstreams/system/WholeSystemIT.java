package io.github.camelstreams.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.scenario.EndToEndScenario;
import io.github.camelstreams.scenario.LoadScenario;
import io.github.camelstreams.scenario.ScenarioException;
import io.github.camelstreams.stack.FreePorts;
import io.github.camelstreams.stack.Lifetime;
import io.github.camelstreams.stack.NeedsRabbitMQProcess;
import io.github.camelstreams.stack.ServiceProcess;
import io.github.camelstreams.stack.Settings;
import io.github.camelstreams.stack.SharedServers;
import io.github.camelstreams.stack.Stack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

    private static final ByteArrayOutputStream OUTPUT = new ByteArrayOutputStream();
    private static final PrintStream OUT = new PrintStream(OUTPUT, true, StandardCharsets.UTF_8);
    private static final Settings SETTINGS =
            Settings.of(FreePorts.settings(SharedServers.newFolder("system").toAbsolutePath()));
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
        ServiceProcess service = (ServiceProcess) STACK.server(name);
        HttpRequest request = HttpRequest.newBuilder(service.uri().resolve(path)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
