package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.rabbitmq.stream.Environment;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamEndpoint;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedEnvironmentIT {

    private final StreamFixture fixture = new StreamFixture();
    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
        fixture.close();
    }

    @Test
    void producersShareAnEnvironmentThatClosesBehindTheLast() {
        context.start();
        Publishing first = new Publishing(context, fixture.uri("batchSize=10"));
        Publishing second = new Publishing(context, fixture.uri("batchSize=20"));
        assertThat(first.failure(first.send("a"))).isNull();
        Environment shared = environment("batchSize=10");
        assertThat(environment("batchSize=20")).isSameAs(shared);

        first.close();
        assertThat(second.failure(second.send("b"))).isNull();
        assertThat(shared.streamExists(fixture.stream())).isTrue();
        second.close();
        assertThatIllegalStateException().isThrownBy(() -> shared.streamExists(fixture.stream()));
    }

    @Test
    void theApplicationsOwnEnvironmentIsFoundAndStaysOpen() {
        context.getRegistry().bind("own", Environment.class, fixture.environment());
        context.start();
        String uri = "rabbitmq-stream:" + fixture.stream();
        try (Publishing publishing = new Publishing(context, uri)) {
            assertThat(publishing.failure(publishing.send("a"))).isNull();
        }
        context.stop();

        assertThat(StoredMessages.texts(fixture.environment(), fixture.stream()))
                .containsExactly("a");
    }

    private Environment environment(String options) {
        try (EnvironmentLease lease =
                context.getEndpoint(fixture.uri(options), RabbitMQStreamEndpoint.class)
                        .acquireEnvironment()) {
            return lease.environment();
        }
    }
}
