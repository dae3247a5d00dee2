package io.github.camelstreams.component.rabbitmq.stream.integration;

import io.github.camelstreams.test.BrokerServer;
import io.github.camelstreams.test.SharedServers;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A broker that is killed (kill -9) while batches are on their way to it. */
class BrokerKilledWhilePublishingIT {

    private static final int KILLS = 4;

    private final CamelContext context = new DefaultCamelContext();
    private final BrokerServer broker = SharedServers.newBroker("killed");

    @BeforeEach
    void start() {
        broker.start();
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        broker.stop();
    }

    @Test
    void eachPublishingIdIsStoredOnceAndInOrder() {
        try (StreamFixture fixture = StreamFixture.durable(broker);
                Publishing publishing =
                        new Publishing(
                                context,
                                fixture.uri(
                                        "producerName=relay&confirmTimeout=4000&recoveryBackOff=200"))) {
            GoBackN relay = new GoBackN(context, publishing);
            relay.publishDuring(() -> killRepeatedly(relay));

            relay.verify(fixture);
        }
    }

    private void killRepeatedly(GoBackN relay) {
        for (int kill = 0; kill < KILLS; kill++) {
            relay.awaitAdvance(10_000);
            broker.kill();
            broker.start();
        }
        relay.awaitAdvance(10_000);
    }
}
