package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.stream.Environment;
import io.github.camelstreams.test.NeedsRabbitMQProcess;
import io.github.camelstreams.test.RabbitMQCluster;
import io.github.camelstreams.test.RabbitMQServer;
import io.github.camelstreams.test.SharedServers;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsRabbitMQProcess
class ClusterDeclarationIT {

    private final RabbitMQCluster cluster = SharedServers.cluster();
    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aStreamIsOnAsManyNodesAndLedFromWhereItIsToBe() {
        context.start();
        for (RabbitMQServer node : cluster.nodes()) {
            try (StreamFixture fixture = new StreamFixture(node);
                    Publishing publishing = new Publishing(context, declared(fixture))) {
                Environment environment = fixture.environment();
                environment.deleteStream(fixture.stream());
                assertThat(publishing.failure(publishing.send("a"))).isNull();

                assertThat(cluster.replicas(fixture.stream())).isEqualTo(1);
                assertThat(cluster.leader(fixture.stream())).isSameAs(node);
                assertThat(StoredMessages.texts(environment, fixture.stream()))
                        .containsExactly("a");
            }
        }
    }

    private static String declared(StreamFixture fixture) {
        return fixture.uri(
                "autoDeclare=true&batchSize=10&initialMemberCount=1&leaderLocator=CLIENT_LOCAL");
    }
}
