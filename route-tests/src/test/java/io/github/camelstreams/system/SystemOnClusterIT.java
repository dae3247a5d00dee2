package io.github.camelstreams.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.scenario.LoadScenario;
import io.github.camelstreams.scenario.ReplicaComparison;
import io.github.camelstreams.stack.FreePorts;
import io.github.camelstreams.stack.Stack;
import io.github.camelstreams.stack.StackSettings;
import io.github.camelstreams.test.Lifetime;
import io.github.camelstreams.test.NeedsRabbitMQProcess;
import io.github.camelstreams.test.RabbitMQCluster;
import io.github.camelstreams.test.RabbitMQServer;
import io.github.camelstreams.test.SharedServers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The services on three brokers that each hold the stream. */
@NeedsRabbitMQProcess
class SystemOnClusterIT {

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
    private final RabbitMQCluster cluster = SharedServers.cluster();
    private final StackSettings settings = settings(cluster);
    private final Stack stack = new Stack(Path.of(".."), settings, Lifetime.JVM, out);

    @AfterEach
    void stop() {
        stack.stop(stack.names());
        cluster.start();
    }

    @Test
    void bothDatabasesAreEqualAfterTheStreamsLeaderWasKilledUnderLoad() throws Exception {
        stack.start(stack.names());
        cluster.awaitReplicas("customer", 3);
        CompletableFuture<Void> load =
                CompletableFuture.runAsync(() -> new LoadScenario(settings, out).run(5_000, 8));
        ReplicaComparison databases = new ReplicaComparison(settings.database());
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofMinutes(1))
                .until(() -> load.isDone() || databases.replicaCount() > 500);
        assertThat(load).isNotDone();
        cluster.leader("customer").kill();
        assertThat(load).isNotDone();
        load.get(2, TimeUnit.MINUTES);

        assertThat(text())
                .contains("5,000 customers, the same ids and addresses in both databases")
                .endsWith("PASSED" + System.lineSeparator());
    }

    private String text() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private static StackSettings settings(RabbitMQCluster cluster) {
        Map<String, String> settings =
                new HashMap<>(
                        FreePorts.settings(
                                SharedServers.newFolder("system-on-cluster").toAbsolutePath()));
        RabbitMQServer any = cluster.nodes().get(0);
        settings.put("RABBITMQ_HOST", any.host());
        settings.put("RABBITMQ_PORT", Integer.toString(any.port()));
        settings.put("RABBITMQ_URIS", cluster.uris());
        return StackSettings.of(settings);
    }
}
