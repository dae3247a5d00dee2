package io.github.camelstreams.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstreams.test.Lifetime;
import io.github.camelstreams.test.NeedsRabbitMQProcess;
import io.github.camelstreams.test.ServerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processes of the stack, with services that do nothing. */
@NeedsRabbitMQProcess
class StackIT {

    private static final List<String> SERVICES = List.of("customer", "order1", "order2");

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @TempDir private Path project;
    private Map<String, String> settings;
    private Stack stack;

    @BeforeEach
    void create() throws IOException {
        settings = FreePorts.settings(project.resolve(".stack"));
        stack = newStack();
        StubService.project(project);
    }

    @AfterEach
    void stop() {
        stack.stop(stack.names());
    }

    private Stack newStack() {
        PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        return new Stack(project, StackSettings.of(settings), Lifetime.JVM, out);
    }

    private long pid(String name) {
        return stack.server(name).pid().orElseThrow();
    }

    @Test
    void startsEverythingAndKeepsWhatRuns() {
        stack.start(stack.names());
        assertThat(stack.names())
                .containsExactly("postgres", "rabbitmq", "customer", "order1", "order2");
        assertThat(stack.names()).allMatch(name -> stack.server(name).isReady());

        List<Long> pids = stack.names().stream().map(this::pid).toList();
        stack = newStack();
        stack.start(stack.names());
        assertThat(stack.names().stream().map(this::pid)).isEqualTo(pids);

        stack.stop(stack.names());
        assertThat(stack.isAnyRunning()).isFalse();
        assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    }

    @Test
    void killsAndStartsOneAlone() {
        stack.start(SERVICES);
        long survivor = pid("order2");
        stack.kill("order1");
        assertThat(stack.server("order1").isRunning()).isFalse();
        assertThat(pid("order2")).isEqualTo(survivor);
        assertThatThrownBy(() -> stack.kill("order1"))
                .isInstanceOf(ServerException.class)
                .hasMessage("order1 is not running.");

        stack.start(List.of("order1"));
        assertThat(stack.server("order1").isReady()).isTrue();
        assertThat(pid("order2")).isEqualTo(survivor);
    }

    @Test
    void doesNotMistakeAnotherProcessForItsOwn() throws IOException {
        stack.start(List.of("customer"));
        stack.kill("customer");
        Path pid = stack.server("customer").folder().resolve("pid");
        Files.writeString(pid, Long.toString(ProcessHandle.current().pid()));
        assertThat(stack.server("customer").isRunning()).isFalse();
        stack.stop(List.of("customer"));

        Files.writeString(pid, "nonsense");
        assertThat(stack.server("customer").isRunning()).isFalse();
        stack.start(List.of("customer"));
        assertThat(stack.server("customer").isReady()).isTrue();
    }

    @Test
    void saysWhichPortIsInUseAndStartsNothing() throws IOException {
        int port = Integer.parseInt(settings.get("ORDER2_PORT"));
        try (ServerSocket holder = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(holder.isBound()).isTrue();
            assertThatThrownBy(() -> stack.start(SERVICES))
                    .isInstanceOf(ServerException.class)
                    .hasMessage(
                            "Port %d (order2) is in use by java (pid %d): free it, or choose another port by ORDER2_PORT.",
                            port, ProcessHandle.current().pid());
        }
        assertThat(stack.isAnyRunning()).isFalse();
    }

    @Test
    void waitsForWhatIsStillStarting() throws Exception {
        stack.start(SERVICES);
        stack.start(stack.names());
        // a service that has begun and gives no answer yet
        stack.server("order1").freeze();
        CompletableFuture<Void> scenario =
                CompletableFuture.runAsync(() -> newStack().startWhereNothingRuns());
        assertThatThrownBy(() -> scenario.get(3, TimeUnit.SECONDS))
                .isInstanceOf(TimeoutException.class);
        stack.server("order1").thaw();
        scenario.get(30, TimeUnit.SECONDS);
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("order1     ready after");
    }

    @Test
    void leavesAStackAsItIsOfWhichAPartWasKilled() {
        stack.start(stack.names());
        stack.kill("rabbitmq");
        newStack().startWhereNothingRuns();
        assertThat(stack.server("rabbitmq").isRunning()).isFalse();
    }

    @Test
    void startsAllWhereNothingRuns() {
        newStack().startWhereNothingRuns();
        assertThat(stack.names()).allMatch(name -> stack.server(name).isReady());
    }

    @Test
    void stopsWhatItStartedWhenAnotherDoesNotStart() throws IOException {
        Path broken = project.resolve("routes-order/target/routes-order-app.jar");
        Files.writeString(broken, "no jar");
        assertThatThrownBy(() -> stack.start(SERVICES))
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith("Cannot unpack " + broken)
                .hasMessageContaining("Invalid or corrupt jarfile");
        assertThat(stack.isAnyRunning()).isFalse();
    }

    @Test
    void usesServersThatAreNamed() {
        settings.put("RABBITMQ_HOST", "broker.example");
        settings.put("DB_HOST", "database.example");
        assertThat(newStack().names()).isEqualTo(SERVICES);
        assertThatThrownBy(() -> newStack().server("postgres"))
                .hasMessage("There is no postgres here, only customer, order1, order2.");
    }
}
