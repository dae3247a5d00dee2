package io.github.camelstreams.component.rabbitmq.stream.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.MessageBuilder;
import com.rabbitmq.stream.Producer;
import io.github.camelstreams.component.rabbitmq.stream.producer.NotStoredException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.cloudevents.CloudEvent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** CloudEvents in the binary mode of their AMQP binding. */
class CloudEventsIT {

    private static final Instant TIME = Instant.parse("2026-01-31T12:00:00.123Z");

    private static final Map<String, Object> HEADERS =
            Map.of(
                    CloudEvent.CAMEL_CLOUD_EVENT_ID,
                    "42",
                    CloudEvent.CAMEL_CLOUD_EVENT_SOURCE,
                    "/orders",
                    CloudEvent.CAMEL_CLOUD_EVENT_VERSION,
                    "1.0",
                    CloudEvent.CAMEL_CLOUD_EVENT_TYPE,
                    "order.placed",
                    CloudEvent.CAMEL_CLOUD_EVENT_SUBJECT,
                    "order 42",
                    CloudEvent.CAMEL_CLOUD_EVENT_TIME,
                    TIME.toString(),
                    CloudEvent.CAMEL_CLOUD_EVENT_SCHEMA_URL,
                    "https://example.com/order.json",
                    CloudEvent.CAMEL_CLOUD_EVENT_DATA_CONTENT_TYPE,
                    "application/json",
                    "cloudEvents:region",
                    "north");

    private static final Map<String, Object> ATTRIBUTES =
            Map.of(
                    "cloudEvents:id", "42",
                    "cloudEvents:source", "/orders",
                    "cloudEvents:specversion", "1.0",
                    "cloudEvents:type", "order.placed",
                    "cloudEvents:subject", "order 42",
                    "cloudEvents:time", TIME.toString(),
                    "cloudEvents:dataschema", "https://example.com/order.json",
                    "cloudEvents:region", "north");

    private final StreamFixture fixture = new StreamFixture();
    private final CamelContext context = new DefaultCamelContext();
    private final List<Map<String, Object>> received = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        context.stop();
        fixture.close();
    }

    @Test
    void headersOfCamelBecomeAttributes() throws Exception {
        startReading();
        org.apache.camel.Message element = new DefaultMessage(context);
        element.setBody("element");
        element.setHeaders(new HashMap<>(HEADERS));
        publish("single", HEADERS);
        publish(List.of(element, "no event"), Map.of());

        List<Message> stored = StoredMessages.of(fixture.environment(), fixture.stream());
        assertThat(stored.subList(0, 2))
                .allSatisfy(
                        message -> {
                            assertThat(message.getApplicationProperties()).isEqualTo(ATTRIBUTES);
                            assertThat(message.getProperties().getContentType())
                                    .isEqualTo("application/json");
                        });
        assertThat(stored.get(2).getApplicationProperties()).isNull();
        awaitReceived(3);
        assertThat(received.subList(0, 2))
                .allSatisfy(headers -> assertThat(headers).containsAllEntriesOf(HEADERS));
        assertThat(received.get(2).keySet()).noneMatch(name -> name.startsWith("CamelCloudEvent"));
    }

    @Test
    void anEventThatARouteChangesAndPassesOnHasTheChange() throws Exception {
        startReading();
        Map<String, Object> changed = new HashMap<>(HEADERS);
        changed.put(CloudEvent.CAMEL_CLOUD_EVENT_TYPE, "order.cancelled");
        changed.put(CloudEvent.CAMEL_CLOUD_EVENT_TIME, TIME.plusSeconds(1));
        changed.remove(CloudEvent.CAMEL_CLOUD_EVENT_VERSION);
        // what a consumer of another component would leave behind
        changed.put("cloudEvents:type", "order.placed");
        publish("changed", changed);

        awaitReceived(1);
        assertThat(received.get(0))
                .containsEntry(CloudEvent.CAMEL_CLOUD_EVENT_VERSION, "1.0")
                .containsEntry(CloudEvent.CAMEL_CLOUD_EVENT_TYPE, "order.cancelled")
                .containsEntry(CloudEvent.CAMEL_CLOUD_EVENT_TIME, TIME.plusSeconds(1).toString());
    }

    @Test
    void eventsOfOtherClientsAreRead() throws Exception {
        startReading();
        publishRaw(
                properties -> {
                    properties.entry("cloudEvents_specversion", "1.0");
                    properties.entry("cloudEvents_id", "underscore");
                    properties.entry("cloudEvents:id", "colon");
                    properties.entry("cloudEvents_type", "order.placed");
                    properties.entry("cloudEvents_source", "/orders");
                    properties.entryTimestamp("cloudEvents:time", TIME.toEpochMilli());
                    properties.entry("cloudEvents_region", "north");
                });
        publishRaw(properties -> properties.entry("cloudEvents:id", "no event"));

        awaitReceived(2);
        assertThat(received.get(0))
                .containsEntry(CloudEvent.CAMEL_CLOUD_EVENT_VERSION, "1.0")
                .containsEntry(CloudEvent.CAMEL_CLOUD_EVENT_ID, "colon")
                .containsEntry(CloudEvent.CAMEL_CLOUD_EVENT_TYPE, "order.placed")
                .containsEntry(CloudEvent.CAMEL_CLOUD_EVENT_SOURCE, "/orders")
                .containsEntry(CloudEvent.CAMEL_CLOUD_EVENT_TIME, TIME.toString())
                .containsEntry("cloudEvents_region", "north");
        assertThat(received.get(1))
                .containsEntry("cloudEvents:id", "no event")
                .doesNotContainKey(CloudEvent.CAMEL_CLOUD_EVENT_ID);
    }

    @Test
    void anEventThatIsNotValidIsNotStored() {
        context.start();
        for (String required :
                List.of(
                        CloudEvent.CAMEL_CLOUD_EVENT_ID,
                        CloudEvent.CAMEL_CLOUD_EVENT_SOURCE,
                        CloudEvent.CAMEL_CLOUD_EVENT_TYPE)) {
            Map<String, Object> incomplete = new HashMap<>(HEADERS);
            incomplete.remove(required);
            assertThat(failure(incomplete)).hasStackTraceContaining(required);
        }
        Map<String, Object> structured = new HashMap<>(HEADERS);
        structured.put(CloudEvent.CAMEL_CLOUD_EVENT_SUBJECT, List.of("no text"));
        assertThat(failure(structured)).isInstanceOf(NotStoredException.class);
        assertThat(StoredMessages.of(fixture.environment(), fixture.stream())).isEmpty();
    }

    private Exception failure(Map<String, Object> headers) {
        return context.createProducerTemplate()
                .request(
                        fixture.uri(""),
                        exchange -> exchange.getMessage().setHeaders(new HashMap<>(headers)))
                .getException();
    }

    private void publish(Object body, Map<String, Object> headers) {
        context.createProducerTemplate().sendBodyAndHeaders(fixture.uri(""), body, headers);
    }

    private void publishRaw(Consumer<MessageBuilder.ApplicationPropertiesBuilder> content)
            throws InterruptedException {
        try (Producer producer =
                fixture.environment().producerBuilder().stream(fixture.stream()).build()) {
            MessageBuilder builder = producer.messageBuilder().addData("raw".getBytes(UTF_8));
            content.accept(builder.applicationProperties());
            CountDownLatch confirmed = new CountDownLatch(1);
            producer.send(builder.build(), status -> confirmed.countDown());
            assertThat(confirmed.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void startReading() throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(fixture.uri(""))
                                .process(
                                        exchange ->
                                                received.add(
                                                        new HashMap<>(
                                                                exchange.getMessage()
                                                                        .getHeaders())));
                    }
                });
        context.start();
    }

    private void awaitReceived(int count) {
        await().atMost(StreamFixture.PATIENCE).until(() -> received.size() >= count);
    }
}
