package io.github.camelstreams.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Producer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RabbitMQServerIT {

    private final RabbitMQServer server =
            RabbitMQServer.in(SharedServers.newFolder("rabbitmq-of-its-own"));

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void keepsAStreamWhenKilledAndWhenStopped() throws Exception {
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
        server.kill();
        assertThat(server.isRunning()).isFalse();
        assertThat(server.isReady()).isFalse();
        server.start();
        assertThat(isKept()).isTrue();

        server.stop();
        assertThat(server.isRunning()).isFalse();
        server.start();
        assertThat(isKept()).isTrue();
    }

    private boolean isKept() {
        try (Environment environment = environment()) {
            return environment.streamExists("kept");
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
