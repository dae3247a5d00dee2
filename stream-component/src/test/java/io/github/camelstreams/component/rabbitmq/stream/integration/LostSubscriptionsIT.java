package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.consumer.RabbitMQStreamConsumer;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Subscriptions that are lost as soon as they are made, as by something in between that does not
 * let large chunks pass: they are made less and less often, and health says so.
 */
class LostSubscriptionsIT {

    private static final String BROKER_KEPT = "consumerName=reader";
    private static final String GROUP = BROKER_KEPT + "&singleActiveConsumer=true";
    private static final String TABLE = BROKER_KEPT + "&offsetRepository=#positions";
    private static final String GROUP_BY_TABLE = GROUP + "&offsetRepository=#positions";

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

    /**
     * A position that stays, whatever keeps it: the same messages come again, and prove nothing.
     */
    @ParameterizedTest
    @ValueSource(strings = {BROKER_KEPT, GROUP, TABLE, GROUP_BY_TABLE})
    void whatIsLostRightAfterEachSubscriptionIsMadeLessAndLessOften(String options)
            throws Exception {
        Map<Long, Long> lossesByEpoch = new ConcurrentSkipListMap<>();
        AtomicBoolean broken = new AtomicBoolean(true);
        fixture.publish(1, 10);
        try (ReadingApplication reader =
                new ReadingApplication(
                        fixture.uri(network, options + "&watchdogInterval=500"),
                        positions,
                        exchange -> {
                            if (broken.get()) {
                                lossesByEpoch.putIfAbsent(epoch(exchange), System.nanoTime());
                                network.cut();
                                throw new IllegalStateException("cut off");
                            }
                        })) {
            reader.start();
            await("five losses, and a problem")
                    .atMost(PATIENCE.multipliedBy(2))
                    .until(() -> lossesByEpoch.size() >= 5 && reader.status().problem() != null);
            assertThatTheyGotRarer(List.copyOf(lossesByEpoch.values()));
            assertThatHealthSaysSo(reader);
            broken.set(false);
            assertThatItRecovers(reader);
        }
    }

    private static long epoch(Exchange exchange) {
        Consumer consumer = exchange.getContext().getRoute("read").getConsumer();
        return ((RabbitMQStreamConsumer) consumer).status().epoch();
    }

    /** The pauses are 0.5, 1, 2 and 4 s, each shortened by up to half. */
    private static void assertThatTheyGotRarer(List<Long> losses) {
        assertThat(Duration.ofNanos(losses.get(4) - losses.get(0)))
                .isGreaterThan(Duration.ofMillis(3_500));
    }

    private static void assertThatHealthSaysSo(ReadingApplication reader) {
        HealthCheck.Result health = reader.consumer().getHealthCheck().call();
        assertThat(health.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat((String) health.getDetails().get("problem"))
                .contains("subscriptions in a row were lost before the position moved");
        assertThat(reader.consumer().getProblem()).isEqualTo(health.getDetails().get("problem"));
    }

    private static void assertThatItRecovers(ReadingApplication reader) {
        await().atMost(PATIENCE).until(() -> reader.processed().containsAll(texts(1, 10)));
        reader.awaitState(status -> status.problem() == null && status.lastError() == null);
    }
}
