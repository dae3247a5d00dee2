package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.text;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.Processor;
import org.apache.camel.console.DevConsole;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What JMX and the dev console show of a consumer, and what JMX can have it do. */
class ManagementIT {

    private final StreamFixture fixture = new StreamFixture();
    private final JdbcOffsetRepository positions =
            new JdbcOffsetRepository(StreamFixture.database());
    private final String uri =
            fixture.uri(
                    "consumerName=group&singleActiveConsumer=true&offsetRepository=#positions"
                            + "&retryBackOff=10&retryMaxBackOff=100&watchdogInterval=200");

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theAttributesTellStatePositionLagAndFailure() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        Processor work =
                exchange -> {
                    if (exchange.getIn().getBody(String.class).equals(text(61)) && broken.get()) {
                        throw new IllegalStateException("the sixty-first fails");
                    }
                };
        fixture.publish(1, 60);
        try (ReadingApplication reader = new ReadingApplication(uri, positions, work).start();
                ReadingApplication standby = new ReadingApplication(uri, positions)) {
            reader.awaitProcessed(60);
            await().atMost(PATIENCE).until(() -> attribute(reader, "Lag").equals(0L));
            fixture.publish(61, 100);
            reader.await(ConsumerState.RETRYING);
            assertThat(attribute(reader, "ConsumerState")).isEqualTo("RETRYING");
            assertThat(attribute(reader, "Active")).isEqualTo(true);
            assertThat(attribute(reader, "NextOffset")).isEqualTo(60L);
            assertThat(attribute(reader, "StoredOffset")).isEqualTo(60L);
            assertThat((Long) attribute(reader, "Lag")).isPositive();
            assertThat(attribute(reader, "InFlight")).isEqualTo(1);
            await().atMost(PATIENCE).until(() -> (Integer) attribute(reader, "Waiting") > 0);
            assertThat(attribute(reader, "Epoch")).isEqualTo(1L);
            assertThat(attribute(reader, "LastError"))
                    .isEqualTo("IllegalStateException: the sixty-first fails");

            standby.start().await(ConsumerState.STANDBY);
            assertThat(attribute(standby, "ConsumerState")).isEqualTo("STANDBY");
            assertThat(attribute(standby, "Active")).isEqualTo(false);
            await().atMost(PATIENCE).until(() -> attribute(standby, "StoredOffset").equals(60L));

            broken.set(false);
            reader.awaitProcessed(100);
            await().atMost(PATIENCE).until(() -> attribute(reader, "Lag").equals(0L));
            assertThat(attribute(reader, "ConsumerState")).isEqualTo("ACTIVE");
            assertThat(attribute(reader, "NextOffset")).isEqualTo(100L);
            assertThat(attribute(reader, "LastError")).isNull();
        }
    }

    @Test
    void aSuspendedConsumerDeliversNothingAndGoesOnWhereItWasWhenItIsResumed() throws Exception {
        fixture.publish(1, 50);
        try (ReadingApplication reader = new ReadingApplication(uri, positions).start()) {
            reader.awaitProcessed(50);
            invoke(reader, "suspend");
            assertThat(attribute(reader, "ConsumerState")).isEqualTo("STOPPED");
            fixture.publish(51, 100);
            await().during(1, TimeUnit.SECONDS).until(() -> reader.processed().size() == 50);

            invoke(reader, "resume");
            reader.awaitProcessed(100);
            assertThat(reader.processed()).isEqualTo(texts(1, 100));
        }
    }

    @Test
    void aSuspendedConsumerGivesTheActiveRoleToTheStandby() throws Exception {
        fixture.publish(1, 50);
        try (ReadingApplication first = new ReadingApplication(uri, positions).start();
                ReadingApplication second = new ReadingApplication(uri, positions)) {
            first.awaitProcessed(50);
            second.start().await(ConsumerState.STANDBY);
            invoke(first, "suspend");
            fixture.publish(51, 100);
            second.awaitProcessed(50);

            invoke(first, "resume");
            first.await(ConsumerState.STANDBY);
            assertThat(first.processed()).isEqualTo(texts(1, 50));
            assertThat(second.processed()).isEqualTo(texts(51, 100));
        }
    }

    @Test
    void seekIsAnOperationThatSaysWhereItWentOrWhyNot() throws Exception {
        fixture.publish(1, 50);
        try (ReadingApplication reader = new ReadingApplication(uri, positions).start()) {
            reader.awaitProcessed(50);
            assertThat(invoke(reader, "seek", "40")).isEqualTo(40L);
            reader.awaitProcessed(60);
            assertThat(reader.processed().subList(50, 60)).isEqualTo(texts(41, 50));
            assertThatThrownBy(() -> invoke(reader, "seek", "51"))
                    .hasStackTraceContaining("not within 0 to 50");
        }
    }

    @Test
    void theDevConsoleListsConsumersAndProducers() throws Exception {
        fixture.publish(1, 50);
        try (ReadingApplication reader = new ReadingApplication(uri, positions).start()) {
            reader.awaitProcessed(50);
            try (Publishing publishing =
                    new Publishing(reader.context(), fixture.uri("producerName=relay"))) {
                assertThat(
                                publishing.failure(
                                        publishing.send(
                                                message -> {
                                                    message.setBody(text(51));
                                                    message.setHeader(
                                                            "CamelRabbitMQStreamPublishingId", 1L);
                                                })))
                        .isNull();
                reader.awaitProcessed(51);
                await().atMost(PATIENCE).until(() -> reader.status().lag() == 0);

                DevConsole console =
                        PluginHelper.getDevConsoleResolver(reader.context())
                                .resolveDevConsole("rabbitmq-stream");
                Map<?, ?> json = (Map<?, ?>) console.call(DevConsole.MediaType.JSON);
                assertThat(entry(json, "consumers"))
                        .containsEntry("routeId", "read")
                        .containsEntry("stream", fixture.stream())
                        .containsEntry("consumerName", "group")
                        .containsEntry("state", "ACTIVE")
                        .containsEntry("nextOffset", 51L)
                        .containsEntry("storedOffset", 51L)
                        .containsEntry("lag", 0L)
                        .doesNotContainKey("lastError");
                assertThat(entry(json, "producers"))
                        .containsEntry("stream", fixture.stream())
                        .containsEntry("producerName", "relay")
                        .containsEntry("state", "OPEN")
                        .containsEntry("published", 1L)
                        .containsEntry("unconfirmed", 0);
                assertThat((String) console.call(DevConsole.MediaType.TEXT))
                        .contains("consumerName=group state=ACTIVE", "producerName=relay");
            }
            DevConsole console =
                    PluginHelper.getDevConsoleResolver(reader.context())
                            .resolveDevConsole("rabbitmq-stream");
            Map<?, ?> json = (Map<?, ?>) console.call(DevConsole.MediaType.JSON);
            assertThat((List<?>) json.get("producers")).isEmpty();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> entry(Map<?, ?> json, String kind) {
        List<?> entries = (List<?>) json.get(kind);
        assertThat(entries).hasSize(1);
        return (Map<String, Object>) entries.get(0);
    }

    private static Object attribute(ReadingApplication reader, String name) throws Exception {
        return server().getAttribute(consumer(reader), name);
    }

    private static Object invoke(ReadingApplication reader, String operation, String... arguments)
            throws Exception {
        String[] types = new String[arguments.length];
        Arrays.fill(types, String.class.getName());
        try {
            return server().invoke(consumer(reader), operation, arguments, types);
        } catch (MBeanException e) {
            throw e.getTargetException();
        }
    }

    private static ObjectName consumer(ReadingApplication reader) throws Exception {
        ObjectName pattern =
                new ObjectName(
                        "org.apache.camel:context="
                                + reader.context().getManagementName()
                                + ",type=consumers,*");
        return server().queryNames(pattern, null).iterator().next();
    }

    private static MBeanServer server() {
        return ManagementFactory.getPlatformMBeanServer();
    }
}
