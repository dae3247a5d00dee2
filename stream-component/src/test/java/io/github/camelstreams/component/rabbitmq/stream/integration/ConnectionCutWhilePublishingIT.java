package io.github.camelstreams.component.rabbitmq.stream.integration;

import com.rabbitmq.stream.Address;
import com.rabbitmq.stream.BackOffDelayPolicy;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.EnvironmentBuilder;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TcpProxy;
import java.time.Duration;
import java.util.Random;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A network that fails again and again, often while connections are just being made. It leaves the
 * bare client without a way to the broker for good.
 */
class ConnectionCutWhilePublishingIT {

    private static final int DISTURBANCES = 40;

    private final CamelContext context = new DefaultCamelContext();
    private final Random random = new Random(5);

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void eachPublishingIdIsStoredOnceAndInOrder() {
        Broker broker = SharedServers.broker();
        try (StreamFixture fixture = new StreamFixture();
                TcpProxy network = new TcpProxy(broker.host(), broker.port());
                Publishing publishing =
                        new Publishing(
                                context,
                                fixture.uri(
                                        network,
                                        "producerName=relay&confirmTimeout=4000&recoveryBackOff=20"))) {
            GoBackN relay = new GoBackN(context, publishing);
            relay.publishDuring(() -> cutRepeatedly(network, relay));

            relay.verify(fixture);
        }
    }

    /**
     * A frame that was made for the lost connection must not be passed by newer ones on the next:
     * the broker would then drop its messages when they are sent again, and confirm them.
     */
    @Test
    void aFrameThatIsLateForItsConnectionIsNotPassedByNewerOnes() {
        Broker broker = SharedServers.broker();
        PausingAllocator sending = new PausingAllocator();
        try (StreamFixture fixture = new StreamFixture();
                TcpProxy network = new TcpProxy(broker.host(), broker.port());
                Environment environment = environment(broker, network, sending)) {
            context.getRegistry().bind("environment", environment);
            try (Publishing publishing =
                    new Publishing(
                            context,
                            "rabbitmq-stream:"
                                    + fixture.stream()
                                    + "?environment=#environment&producerName=relay&confirmTimeout=2000")) {
                GoBackN relay = new GoBackN(context, publishing);
                relay.publishDuring(() -> cutWhilePaused(network, sending, relay));

                relay.verify(fixture);
            }
        }
    }

    private static Environment environment(
            Broker broker, TcpProxy network, PausingAllocator sending) {
        EnvironmentBuilder builder =
                Environment.builder()
                        .host(broker.host())
                        .port(broker.port())
                        .username(broker.username())
                        .password(broker.password())
                        .maxProducersByConnection(1)
                        .recoveryBackOffDelayPolicy(BackOffDelayPolicy.fixed(Duration.ofMillis(1)))
                        .addressResolver(address -> new Address(network.host(), network.port()));
        return builder.netty().byteBufAllocator(sending.allocator()).environmentBuilder().build();
    }

    private static void cutWhilePaused(TcpProxy network, PausingAllocator sending, GoBackN relay) {
        relay.awaitAdvance(3_000);
        sending.pause();
        int connections = network.connections();
        network.cut();
        // long enough for a client that goes on by itself to have its new connection in use
        Awaitility.await()
                .pollDelay(Duration.ofMillis(500))
                .until(() -> network.connections() > connections);
        sending.resume();
        relay.awaitAdvance(3_000);
    }

    private void cutRepeatedly(TcpProxy network, GoBackN relay) {
        for (int disturbance = 0; disturbance < DISTURBANCES; disturbance++) {
            relay.awaitAdvance(random.nextInt(3_000));
            for (int cut = random.nextInt(4); cut >= 0; cut--) {
                network.cut();
                Awaitility.await()
                        .pollDelay(Duration.ofMillis(1 + random.nextInt(20)))
                        .until(() -> true);
            }
        }
        relay.awaitAdvance(3_000);
    }
}
