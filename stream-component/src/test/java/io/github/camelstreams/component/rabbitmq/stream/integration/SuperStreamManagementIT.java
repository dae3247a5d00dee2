package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.ReadingApplication.failingAt;
import static io.github.camelstreams.component.rabbitmq.stream.integration.ReadingApplication.isText;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.SuperStreamFixture.ofPartition;
import static io.github.camelstreams.component.rabbitmq.stream.integration.SuperStreamFixture.text;
import static io.github.camelstreams.component.rabbitmq.stream.integration.SuperStreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.apache.camel.Processor;
import org.apache.camel.console.DevConsole;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each partition of a super stream is to be seen, and can be moved. */
class SuperStreamManagementIT {

    private static final String OPTIONS =
            "consumerName=group&singleActiveConsumer=true&offsetRepository=#positions"
                    + "&watchdogInterval=200&retryBackOff=10&retryMaxBackOff=50";

    private final SuperStreamFixture fixture = new SuperStreamFixture();
    private final JdbcOffsetRepository positions =
            new JdbcOffsetRepository(StreamFixture.database());

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void seekingMovesOnePartition() throws Exception {
        AtomicBoolean sought = new AtomicBoolean();
        Processor seeks =
                exchange -> {
                    if (isText(exchange, text(0, 20)) && sought.compareAndSet(false, true)) {
                        exchange.getIn().setHeader(RabbitMQStreamConstants.SEEK, 10);
                    }
                };
        fixture.create(2).publish(1, 20);
        try (ReadingApplication reader =
                new ReadingApplication(fixture.uri(OPTIONS), positions, seeks).start()) {
            reader.awaitProcessed(50);
            assertThat(ofPartition(0, reader.processed()).subList(20, 30))
                    .isEqualTo(texts(0, 11, 20));
            assertThat(reader.consumer().seekPartition(fixture.partition(1), "first")).isZero();
            reader.awaitProcessed(70);
            assertThat(ofPartition(1, reader.processed()).subList(20, 40))
                    .isEqualTo(texts(1, 1, 20));
            assertThat(ofPartition(0, reader.processed())).hasSize(30);
            assertThatThrownBy(() -> reader.consumer().seek("first"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(fixture.partition(0));
        }
    }

    @Test
    void managementShowsEachPartitionAndTheirSums() throws Exception {
        Processor fails = failingAt(text(1, 10));
        fixture.create(2).publish(1, 20);
        try (ReadingApplication reader =
                new ReadingApplication(fixture.uri(OPTIONS), positions, fails).start()) {
            reader.awaitProcessed(29);
            reader.awaitState(status -> status.state() == ConsumerState.RETRYING);
            await().atMost(PATIENCE).until(() -> attribute(reader, "Lag").equals(lag(reader, 1)));
            assertThat(attribute(reader, "ConsumerState")).isEqualTo("RETRYING");
            assertThat(attribute(reader, "InFlight")).isEqualTo(1);
            assertThat(row(reader, 0))
                    .returns("ACTIVE", row -> row.get("state"))
                    .returns(20L, row -> row.get("nextOffset"))
                    .returns(true, row -> (Long) row.get("epoch") > 0)
                    .returns(0L, row -> row.get("lag"))
                    .returns(null, row -> row.get("lastError"));
            assertThat(row(reader, 1))
                    .returns("RETRYING", row -> row.get("state"))
                    .returns(9L, row -> row.get("nextOffset"))
                    .returns(9L, row -> row.get("storedOffset"))
                    .returns("IllegalStateException: never", row -> row.get("lastError"));

            DevConsole console =
                    PluginHelper.getDevConsoleResolver(reader.context())
                            .resolveDevConsole("rabbitmq-stream");
            Map<?, ?> json = (Map<?, ?>) console.call(DevConsole.MediaType.JSON);
            Map<?, ?> entry = (Map<?, ?>) ((List<?>) json.get("consumers")).get(0);
            assertThat(entry.get("stream")).isEqualTo(fixture.name());
            assertThat((List<?>) entry.get("partitions"))
                    .extracting(partition -> ((Map<?, ?>) partition).get("state"))
                    .isEqualTo(List.of("ACTIVE", "RETRYING"));

            assertThat(health(reader).getState()).isEqualTo(HealthCheck.State.UP);
            assertThat(health(reader).getDetails().get("partitions"))
                    .isEqualTo(
                            Map.of(
                                    fixture.partition(0), "ACTIVE",
                                    fixture.partition(1), "RETRYING"));
        }
    }

    @Test
    void oneStoppedPartitionIsEnoughToBeDown() throws Exception {
        Processor fails = failingAt(text(1, 10));
        fixture.create(2).publish(1, 20);
        try (ReadingApplication reader =
                new ReadingApplication(
                                fixture.uri(OPTIONS + "&failurePolicy=stop"), positions, fails)
                        .start()) {
            reader.await(ConsumerState.FAILED);
            assertThat(health(reader).getState()).isEqualTo(HealthCheck.State.DOWN);
        }
    }

    private static HealthCheck.Result health(ReadingApplication reader) {
        return reader.consumer().getHealthCheck().call();
    }

    private Object lag(ReadingApplication reader, int partition) throws Exception {
        return row(reader, partition).get("lag");
    }

    private CompositeData row(ReadingApplication reader, int partition) throws Exception {
        TabularData table = (TabularData) attribute(reader, "Partitions");
        return table.get(new Object[] {fixture.partition(partition)});
    }

    private static Object attribute(ReadingApplication reader, String name) throws Exception {
        ObjectName pattern =
                new ObjectName(
                        "org.apache.camel:context="
                                + reader.context().getManagementName()
                                + ",type=consumers,*");
        var server = ManagementFactory.getPlatformMBeanServer();
        return server.getAttribute(server.queryNames(pattern, null).iterator().next(), name);
    }
}
