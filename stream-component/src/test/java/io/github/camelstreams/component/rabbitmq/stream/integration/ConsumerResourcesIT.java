package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamEndpoint;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.consumer.RabbitMQStreamConsumer;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TcpProxy;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a consumer holds is given back, whatever ends it, and what it was asked for in vain. */
class ConsumerResourcesIT {

    private static final String NAMED = "consumerName=reader&offsetRepository=#positions";

    private final StreamFixture fixture = new StreamFixture();
    private final Broker broker = SharedServers.broker();
    private final TcpProxy network = new TcpProxy(broker.host(), broker.port());
    private final JdbcOffsetRepository positions =
            new JdbcOffsetRepository(StreamFixture.database());

    @AfterEach
    void close() {
        network.close();
        fixture.close();
    }

    @Test
    void suspendingAndResumingLeavesNoThreadPoolBehind() throws Exception {
        assertThatPoolsStay(fixture.uri(""));
    }

    @Test
    void norDoTheThreadsOfPartitions() throws Exception {
        try (SuperStreamFixture partitions = new SuperStreamFixture().create(3)) {
            assertThatPoolsStay(partitions.uri(""));
        }
    }

    private void assertThatPoolsStay(String uri) throws Exception {
        ThreadPools pools = new ThreadPools();
        try (ReadingApplication reader = new ReadingApplication(uri, null)) {
            reader.context().addLifecycleStrategy(pools);
            reader.start();
            reader.await(ConsumerState.ACTIVE);
            // the first one brings a pool of Camel's own
            suspendAndResume(reader);
            int before = pools.known.size();
            for (int cycle = 0; cycle < 5; cycle++) {
                suspendAndResume(reader);
            }
            assertThat(pools.known).hasSize(before);
        }
    }

    private static void suspendAndResume(ReadingApplication reader) throws Exception {
        reader.context().getRouteController().suspendRoute("read");
        reader.context().getRouteController().resumeRoute("read");
        reader.await(ConsumerState.ACTIVE);
    }

    /** Those that Camel manages, and shows by JMX. */
    private static final class ThreadPools extends LifecycleStrategySupport {

        private final Set<ThreadPoolExecutor> known = ConcurrentHashMap.newKeySet();

        @Override
        public void onThreadPoolAdd(
                CamelContext context,
                ThreadPoolExecutor pool,
                String id,
                String sourceId,
                String routeId,
                String profileId) {
            known.add(pool);
        }

        @Override
        public void onThreadPoolRemove(CamelContext context, ThreadPoolExecutor pool) {
            known.remove(pool);
        }
    }

    /** As when no thread can be made, or a class is missing. */
    @ParameterizedTest
    @ValueSource(strings = {NAMED, NAMED + "&singleActiveConsumer=true"})
    void anErrorWhileConnectingIsToldAndTriedAgain(String options) throws Exception {
        AtomicInteger claims = new AtomicInteger();
        ObstructedPositions failing =
                new ObstructedPositions(
                        () -> {
                            if (claims.incrementAndGet() < 3) {
                                throw new NoClassDefFoundError("com/example/Missing");
                            }
                        });
        try (ReadingApplication reader =
                new ReadingApplication(fixture.uri(options), failing).start()) {
            reader.awaitState(
                    status -> String.valueOf(status.lastError()).contains("com/example/Missing"));
            fixture.publish(1, 10);
            reader.awaitProcessed(10);
        }
    }

    /** Where the stream is empty, whoever looks for its end waits. */
    @Test
    void aSeekThatIsStoppedLeavesNoConnectionAndSaysSo() throws Exception {
        String uri = fixture.uri(network, NAMED);
        fixture.publish(1, 10);
        try (ReadingApplication reader = new ReadingApplication(uri, positions).start();
                EnvironmentLease lease =
                        reader.context()
                                .getEndpoint(uri, RabbitMQStreamEndpoint.class)
                                .acquireEnvironment()) {
            assertThat(lease.environment()).isNotNull();
            reader.await(ConsumerState.ACTIVE);
            int connections = network.connections();
            RabbitMQStreamConsumer consumer = reader.consumer();
            CompletableFuture<Long> seek =
                    CompletableFuture.supplyAsync(
                            () -> consumer.seek("timestamp:2100-01-01T00:00:00Z"));
            await("looks for a message that is not there")
                    .atMost(PATIENCE)
                    .until(() -> network.connections() > connections);
            consumer.suspend();
            assertThat(seek)
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .withMessageContaining("stopped");
            // the one that looks for the stream is left
            await().atMost(PATIENCE).until(() -> network.openConnections() <= 1);
            assertThatIllegalStateException()
                    .isThrownBy(() -> consumer.seek("first"))
                    .withMessageContaining("STOPPED");
        }
    }

    @Test
    void aSeekThatWasGivenUpDoesNotHappen() throws Exception {
        CountDownLatch atWork = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        fixture.publish(1, 10);
        try (ReadingApplication reader =
                new ReadingApplication(
                                fixture.uri(NAMED + "&shutdownTimeout=60000"),
                                positions,
                                exchange -> {
                                    if (ReadingApplication.isText(exchange, "message 5")) {
                                        atWork.countDown();
                                        goOn.await(60, TimeUnit.SECONDS);
                                    }
                                })
                        .start()) {
            atWork.await();
            Thread asking =
                    new Thread(
                            () -> {
                                try {
                                    reader.consumer().seek("first");
                                } catch (IllegalStateException e) {
                                    Thread.currentThread().interrupt();
                                }
                            });
            asking.start();
            // it waits for the exchange in flight by then
            await().atMost(PATIENCE).until(() -> asking.getState() == Thread.State.TIMED_WAITING);
            asking.interrupt();
            asking.join();
            goOn.countDown();
            reader.awaitProcessed(10);
            assertThat(reader.processed()).isEqualTo(StreamFixture.texts(1, 10));
        } finally {
            goOn.countDown();
        }
    }
}
