package io.github.camelstreams.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.stack.RabbitMQServer;
import io.github.camelstreams.stack.SharedServers;
import org.junit.jupiter.api.Test;

/** Writes go on without the broker; what they leave in the outbox arrives once, in order. */
class BrokerAwayIT {

    @Test
    void aBrokerThatIsKilledDelaysEventsAndDoublesNone() throws Exception {
        try (RabbitMQServer broker = RabbitMQServer.in(SharedServers.newFolder("relay-broker"))) {
            broker.start();
            try (RelayFixture fixture = new RelayFixture(broker)) {
                CustomerService service = fixture.service().start();
                fixture.write(service, 8);
                await().atMost(RelayFixture.PATIENCE)
                        .until(() -> service.metric("events_published_total") > 0);
                // orderly once: a RabbitMQ that is killed right after its first stream ever was
                // declared
                // does not find its stream coordinator again
                broker.stop();
                broker.start();
                double published = service.metric("events_published_total");
                await().atMost(RelayFixture.PATIENCE)
                        .until(() -> service.metric("events_published_total") > published);

                broker.kill();
                fixture.awaitAcknowledged(200);
                await().atMost(RelayFixture.PATIENCE)
                        .untilAsserted(
                                () ->
                                        assertThat(service.get("/health/readiness").status())
                                                .isEqualTo(503));
                assertThat(service.health("broker").path("details").path("reason").textValue())
                        .isEqualTo("unreachable; events wait in the outbox");
                assertThat(service.metric("event_publish_errors_total")).isPositive();
                assertThat(service.metric("outbox_depth")).isPositive();

                broker.start();
                fixture.awaitAcknowledged(200);
                fixture.stopWriting();
                assertThat(fixture.answered(201)).hasSize((int) fixture.acknowledged());
                assertThat(fixture.answered(500)).isEmpty();
                fixture.awaitDrained();
                fixture.assertStreamEqualsDatabase(fixture.stream().read());
                await().atMost(RelayFixture.PATIENCE)
                        .until(() -> service.get("/health/readiness").status() == 200);
            }
        }
    }
}
