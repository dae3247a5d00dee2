package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamEndpoint;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TcpProxy;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.RouteController;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Routes that are started, suspended, resumed and stopped all the time, with traffic. {@code
 * LIFECYCLES=1000} does it a thousand times.
 */
class RouteLifecycleIT {

    private static final int WARM_UP = 50;
    private static final int CYCLES =
            Integer.parseInt(System.getenv().getOrDefault("LIFECYCLES", "200"));
    private static final long MEGABYTE = 1024 * 1024;

    private final CamelContext context = new DefaultCamelContext();

    private final AtomicInteger received = new AtomicInteger();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void noCycleLeaksAThreadConnectionOrMemory() throws Exception {
        Broker broker = SharedServers.broker();
        try (StreamFixture fixture = new StreamFixture();
                TcpProxy network = new TcpProxy(broker.host(), broker.port())) {
            context.getRegistry()
                    .bind("positions", new JdbcOffsetRepository(StreamFixture.database()));
            context.addRoutes(routes(fixture, network));
            context.start();
            // two that open an environment at the same moment wait a second: one that stays open is
            // shared
            EnvironmentLease shared =
                    context.getEndpoint(
                                    fixture.uri(network, "batchSize=20"),
                                    RabbitMQStreamEndpoint.class)
                            .acquireEnvironment();
            cycle(WARM_UP);
            await().until(() -> network.openConnections() <= 4);
            int threads = threads();
            long heap = heap();

            cycle(CYCLES);

            assertThat(received).hasValue(2 * (WARM_UP + CYCLES));
            await("connections closed")
                    .atMost(StreamFixture.PATIENCE)
                    .until(() -> network.openConnections() <= 4);
            await("threads ended")
                    .atMost(StreamFixture.PATIENCE)
                    .until(() -> threads() <= threads + 2);
            assertThat(heap() - heap).isLessThan(16 * MEGABYTE);
            shared.close();
        }
    }

    private RouteBuilder routes(StreamFixture fixture, TcpProxy network) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:send").routeId("send").to(fixture.uri(network, "batchSize=10"));
                from(fixture.uri(
                                network,
                                "consumerName=reader&singleActiveConsumer=true"
                                        + "&offsetRepository=#positions"))
                        .routeId("read")
                        .process(exchange -> received.incrementAndGet());
            }
        };
    }

    private void cycle(int times) throws Exception {
        RouteController routes = context.getRouteController();
        for (int cycle = 0; cycle < times; cycle++) {
            sendAndAwait();
            routes.suspendRoute("read");
            routes.resumeRoute("read");
            sendAndAwait();
            routes.stopRoute("read");
            routes.stopRoute("send");
            routes.startRoute("send");
            routes.startRoute("read");
        }
    }

    private void sendAndAwait() {
        int expected = received.get() + 1;
        context.createFluentProducerTemplate().to("direct:send").withBody("traffic").send();
        await("message received")
                .atMost(StreamFixture.PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> received.get() >= expected);
        // a route that is stopped with an exchange in flight is looked at again after a second
        await("exchanges completed")
                .pollInterval(Duration.ofMillis(2))
                .until(() -> context.getInflightRepository().size() == 0);
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
