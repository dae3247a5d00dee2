package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.stream.Environment;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamEndpoint;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepositoryException;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TcpProxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * An offset repository that fails or hangs when a consumer that is not a single active one claims
 * its position: that is the business of this consumer, not of the client, nor of others.
 */
class ClaimIT {

    private final StreamFixture fixture = new StreamFixture();
    private final Broker broker = SharedServers.broker();
    private final TcpProxy network = new TcpProxy(broker.host(), broker.port());

    private final String uri =
            fixture.uri(
                    network,
                    "consumerName=reader&offsetRepository=#positions" + "&recoveryBackOff=200");

    @AfterEach
    void close() {
        network.close();
        fixture.close();
    }

    @Test
    void aRepositoryThatFailsIsAskedAgainWithoutAConnectionForEachAttempt() throws Exception {
        AtomicInteger claims = new AtomicInteger();
        ObstructedPositions positions =
                new ObstructedPositions(
                        () -> {
                            if (claims.incrementAndGet() < 4) {
                                // as Spring's routing data source says it
                                throw new IllegalStateException("Cannot determine the database");
                            }
                        });
        fixture.publish(1, 10);
        try (ReadingApplication reader = new ReadingApplication(uri, positions).start()) {
            reader.awaitState(status -> status.lastError() != null);
            assertThat(reader.status().lastError()).contains("Cannot determine the database");
            reader.awaitProcessed(10);

            assertThat(reader.processed()).isEqualTo(texts(1, 10));
            assertThat(claims).hasValue(4);
            // one that looks for the stream, and one for its messages
            assertThat(network.connections()).isEqualTo(2);
        }
    }

    @Test
    void aRepositoryThatFailsForLongIsNoSilenceOfTheBroker() throws Exception {
        long patience = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        ObstructedPositions positions =
                new ObstructedPositions(
                        () -> {
                            if (System.nanoTime() < patience) {
                                throw new OffsetRepositoryException("The database is away", null);
                            }
                        });
        fixture.publish(1, 10);
        try (ReadingApplication reader = new ReadingApplication(uri, positions).start();
                EnvironmentLease lease = lease(reader)) {
            Environment shared = lease.environment();
            reader.awaitProcessed(10);
            try (EnvironmentLease later = lease(reader)) {
                assertThat(later.environment()).isSameAs(shared);
            }
        }
    }

    @Test
    void aBrokerThatIsSilentForLongIsAskedThroughANewEnvironment() throws Exception {
        try (ReadingApplication reader =
                        new ReadingApplication(uri, new ObstructedPositions(() -> {})).start();
                EnvironmentLease lease = lease(reader)) {
            Environment old = lease.environment();
            reader.await(ConsumerState.ACTIVE);
            network.refuse();
            await().atMost(StreamFixture.PATIENCE)
                    .until(
                            () -> {
                                try (EnvironmentLease later = lease(reader)) {
                                    return later.environment() != old;
                                }
                            });
        }
    }

    @Test
    void aRepositoryThatHangsHoldsUpNoOtherConsumer() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch mended = new CountDownLatch(1);
        ObstructedPositions positions =
                new ObstructedPositions(
                        () -> {
                            hanging.countDown();
                            mended.await();
                        });
        fixture.publish(1, 10);
        try (ReadingApplication reader = new ReadingApplication(uri, positions).start()) {
            hanging.await();
            AtomicInteger others = new AtomicInteger();
            reader.context()
                    .addRoutes(
                            new RouteBuilder() {
                                @Override
                                public void configure() {
                                    from(fixture.uri(network, "consumerName=other"))
                                            .process(exchange -> others.incrementAndGet());
                                }
                            });
            await().atMost(StreamFixture.PATIENCE).until(() -> others.get() == 10);
            mended.countDown();
            reader.awaitProcessed(10);
        } finally {
            mended.countDown();
        }
    }

    @Test
    void aBrokerThatIsAwayRaisesNoEpoch() throws Exception {
        ObstructedPositions positions = new ObstructedPositions(() -> {});
        network.refuse();
        try (ReadingApplication reader = new ReadingApplication(uri, positions).start()) {
            reader.awaitState(status -> status.lastError() != null);
            network.restore();
            fixture.publish(1, 10);
            reader.awaitProcessed(10);
            assertThat(reader.status().epoch()).isEqualTo(1);
        }
    }

    private EnvironmentLease lease(ReadingApplication reader) {
        return reader.context().getEndpoint(uri, RabbitMQStreamEndpoint.class).acquireEnvironment();
    }
}
