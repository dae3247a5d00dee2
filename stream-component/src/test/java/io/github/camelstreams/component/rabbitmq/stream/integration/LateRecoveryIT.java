package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.text;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TcpProxy;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A lost connection while a batch is in flight. The client brings the consumer back by itself; when
 * that one is closed meanwhile, it forgets the subscription that it is just making, which would be
 * the active one of its group for ever.
 */
class LateRecoveryIT {

    private static final Broker BROKER = SharedServers.broker();

    private final StreamFixture fixture = new StreamFixture(BROKER);
    private final TcpProxy network = new TcpProxy(BROKER.host(), BROKER.port());
    private final JdbcOffsetRepository positions =
            new JdbcOffsetRepository(StreamFixture.database());

    @AfterEach
    void close() {
        network.close();
        fixture.close();
    }

    @Test
    void leavesNoSubscriptionBehindThatNobodyOwns() throws Exception {
        PauseAt pause = new PauseAt(text(50));
        fixture.publish(1, 100);
        String uri =
                fixture.uri(
                        network,
                        "consumerName=group&singleActiveConsumer=true&offsetRepository=#positions&recoveryBackOff=200");
        try (ReadingApplication application =
                new ReadingApplication(uri, positions, pause).start()) {
            pause.awaitReached();
            int before = network.connections();
            network.delay(Duration.ofMillis(150));
            network.cut();
            // one to ask where the stream is, one to consume from: the client is bringing it back
            await().atMost(PATIENCE).until(() -> network.connections() >= before + 2);
            pause.letGo();

            application.awaitProcessed(50);
            network.restore();
            application.awaitProcessed(100);
            assertThat(application.processed()).isEqualTo(texts(1, 100));
        }
    }
}
