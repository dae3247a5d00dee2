package io.github.camelstreams.customer;

import static io.github.camelstreams.customer.RelayFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.test.BrokerServer;
import io.github.camelstreams.test.SharedServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Writes go on without the broker; what they leave in the outbox arrives once, in order. */
class BrokerAwayIT {

    private final BrokerServer broker = SharedServers.newBroker("relay-broker");

    @RegisterExtension final RelayFixture fixture = new RelayFixture(broker);

    @Test
    void aBrokerThatIsKilledDelaysEventsAndDoublesNone() {
        broker.start();
        CustomerService service = fixture.service().start();
        fixture.write(service, 8);
        eventually().until(() -> service.metric("events_published_total") > 0);
        // orderly once: a RabbitMQ that is killed right after its first stream ever was
        // declared does not find its stream coordinator again
        broker.stop();
        broker.start();
        double published = service.metric("events_published_total");
        eventually().until(() -> service.metric("events_published_total") > published);

        broker.kill();
        fixture.awaitAcknowledged(200);
        eventually()
                .untilAsserted(
                        () -> assertThat(service.get("/health/readiness").status()).isEqualTo(503));
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
        eventually().until(() -> service.get("/health/readiness").status() == 200);
    }
}
