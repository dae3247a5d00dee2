package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.producer.NotStoredException;
import io.github.camelstreams.test.BrokerServer;
import io.github.camelstreams.test.SharedServers;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BrokerAwayAtStartIT {

    private final CamelContext context = new DefaultCamelContext();
    private final BrokerServer broker = SharedServers.newBroker("away");

    @AfterEach
    void stop() {
        context.stop();
        broker.stop();
    }

    @Test
    void theApplicationStartsAndPublishesOnceTheBrokerIsThere() {
        context.start();
        String uri =
                "rabbitmq-stream:late?autoDeclare=true&host=%s&port=%d"
                        .formatted(broker.host(), broker.port());
        try (Publishing publishing = new Publishing(context, uri)) {
            long start = System.nanoTime();
            assertThat(publishing.failure(publishing.send("lost")))
                    .isInstanceOf(NotStoredException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(11));

            broker.start();
            await().atMost(StreamFixture.PATIENCE)
                    .until(() -> publishing.failure(publishing.send("stored")) == null);
        }
        Map<?, ?> statistics =
                context.createProducerTemplate()
                        .requestBody(uri + "&operation=statistics", null, Map.class);
        assertThat(statistics.get("firstOffset")).isEqualTo(0L);
    }
}
