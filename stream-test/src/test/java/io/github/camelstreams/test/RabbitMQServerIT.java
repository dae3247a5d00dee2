package io.github.camelstreams.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Producer;
import com.rabbitmq.stream.StreamNotAvailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsRabbitMQProcess
class RabbitMQServerIT {

    private final RabbitMQServer server =
            RabbitMQServer.in(SharedServers.newFolder("rabbitmq-of-its-own"));

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void keepsAStreamWhenStoppedAndWhenKilled() throws Exception {
        server.start();
        try (Environment environment = environment()) {
            environment.streamCreator().stream("kept").create();
            try (Producer producer = environment.producerBuilder().stream("kept").build()) {
                CompletableFuture<Boolean> confirmed = new CompletableFuture<>();
                producer.send(
                        producer.messageBuilder()
                                .addData("body".getBytes(StandardCharsets.UTF_8))
                                .build(),
                        status -> confirmed.complete(status.isConfirmed()));
                assertThat(confirmed.get(10, TimeUnit.SECONDS)).isTrue();
            }
        }
        // the orderly stop first: before it, a kill could take the new stream's declaration with it
        server.stop();
        assertThat(server.isRunning()).isFalse();
        server.start();
        await().atMost(Duration.ofSeconds(60)).until(this::isKept);

        server.kill();
        assertThat(server.isRunning()).isFalse();
        assertThat(server.isReady()).isFalse();
        server.start();
        await().atMost(Duration.ofSeconds(60)).until(this::isKept);
    }

    @Test
    void givesBackItsPortsWhenKilledAndWhenStopped() {
        server.start();
        server.kill();
        assertThat(server.listeningPorts()).allMatch(port -> Ports.isFree(port.port()));
        server.start();
        server.stop();
        assertThat(server.listeningPorts()).allMatch(port -> Ports.isFree(port.port()));
    }

    private boolean isKept() {
        try (Environment environment = environment()) {
            return environment.streamExists("kept");
        } catch (StreamNotAvailableException e) {
            return false;
        }
    }

    private Environment environment() {
        return Environment.builder()
                .host(server.host())
                .port(server.port())
                .username(server.username())
                .password(server.password())
                .build();
    }
}
