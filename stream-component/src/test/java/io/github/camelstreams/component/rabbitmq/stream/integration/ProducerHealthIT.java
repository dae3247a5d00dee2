package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.producer.RabbitMQStreamProducer;
import io.github.camelstreams.test.BrokerServer;
import io.github.camelstreams.test.SharedServers;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProducerHealthIT {

    private final CamelContext context = new DefaultCamelContext();
    private final BrokerServer broker = SharedServers.newBroker("health");

    @AfterEach
    void stop() {
        context.stop();
        broker.stop();
    }

    @Test
    void healthAndFiguresFollowTheConnection() {
        broker.start();
        context.start();
        HealthCheckRepository producers =
                HealthCheckHelper.getHealthCheckRepository(context, "producers");
        producers.setEnabled(true);
        String uri =
                "rabbitmq-stream:health?autoDeclare=true&username=guest&password=guest&host=%s&port=%d"
                        .formatted(broker.host(), broker.port());
        try (Publishing publishing = new Publishing(context, uri)) {
            RabbitMQStreamProducer producer = (RabbitMQStreamProducer) publishing.producer();
            HealthCheck check = producers.stream().findFirst().orElseThrow();
            assertThat(check.call().getState()).isEqualTo(HealthCheck.State.UP);
            assertThat(publishing.failure(publishing.send("a"))).isNull();
            assertThat(producer.getState()).isEqualTo("OPEN");
            assertThat(producer.getPublished()).isEqualTo(1);

            broker.stop();
            await().atMost(StreamFixture.PATIENCE)
                    .until(() -> check.call().getState() == HealthCheck.State.DOWN);
            assertThat(publishing.failure(publishing.send("b"))).isNotNull();
            assertThat(producer.getFailed()).isEqualTo(1);
            assertThat(producer.getUnconfirmed()).isZero();
            assertThat(check.call().getDetails().toString()).doesNotContain("guest", broker.host());

            broker.start();
            await().atMost(StreamFixture.PATIENCE)
                    .until(() -> check.call().getState() == HealthCheck.State.UP);
        }
        assertThat(producers.stream()).isEmpty();
    }

    /** Two routes with the same target have a producer each. */
    @Test
    void eachProducerOfAnEndpointHasACheckOfItsOwn() throws Exception {
        context.start();
        HealthCheckRepository producers =
                HealthCheckHelper.getHealthCheckRepository(context, "producers");
        producers.setEnabled(true);
        // nothing answers there, and nothing has to
        String uri = "rabbitmq-stream:health?username=guest&password=guest&port=1&rpcTimeout=1000";
        try (Publishing first = new Publishing(context, uri)) {
            try (Publishing second = new Publishing(context, uri)) {
                assertThat(producers.stream().map(HealthCheck::getId).distinct()).hasSize(2);
                assertThat(second.failure(second.send("a"))).isNotNull();
                assertThat(states(producers))
                        .containsExactlyInAnyOrder(HealthCheck.State.UP, HealthCheck.State.DOWN);
            }
            assertThat(states(producers)).containsExactly(HealthCheck.State.UP);
            assertThat(first.failure(first.send("a"))).isNotNull();
            assertThat(states(producers)).containsExactly(HealthCheck.State.DOWN);
        }
        assertThat(producers.stream()).isEmpty();
    }

    private static List<HealthCheck.State> states(HealthCheckRepository checks) {
        return checks.stream().map(each -> each.call().getState()).toList();
    }
}
