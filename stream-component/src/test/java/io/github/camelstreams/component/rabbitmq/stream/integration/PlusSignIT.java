package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamEndpoint;
import io.github.camelstreams.component.rabbitmq.stream.consumer.RabbitMQStreamConsumer;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.SharedServers;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Camel reads a plus sign in a URI as a blank; the time zones of ISO 8601 have one. */
class PlusSignIT {

    /** An hour before the messages, with a time zone to the east of Greenwich. */
    private final String start =
            DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                    ZonedDateTime.now(ZoneOffset.ofHours(10)).withNano(0).minusHours(1));

    private final Broker broker = SharedServers.broker();
    private final StreamFixture fixture = new StreamFixture();
    private final CamelContext context = new DefaultCamelContext();
    private final List<String> received = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        context.stop();
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp:%s", "RAW(timestamp:%s)", "%%2B"})
    void aUriTakesATimestampWithATimeZone(String form) throws Exception {
        String offset =
                form.equals("%%2B")
                        ? "timestamp:" + start.replace("+", "%2B")
                        : form.formatted(start);
        assertReads(fixture.uri("offset=" + offset));
    }

    @Test
    void aKameletTakesIt() throws Exception {
        assertReads(
                "kamelet:rabbitmq-stream-source?host=%s&port=%d&username=%s&password=%s&stream=%s&offset=timestamp:%s"
                        .formatted(
                                broker.host(),
                                broker.port(),
                                broker.username(),
                                broker.password(),
                                fixture.stream(),
                                start));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{start}}", "timestamp:"})
    void yamlTakesIt(String offset) throws Exception {
        context.getPropertiesComponent().addInitialProperty("start", "timestamp:" + start);
        context.getRegistry().bind("received", received);
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(
                        ResourceHelper.fromString(
                                "route.yaml",
                                """
                                - from:
                                    uri: rabbitmq-stream:%s
                                    parameters:
                                      host: %s
                                      port: %d
                                      username: %s
                                      password: %s
                                      offset: "%s"
                                    steps:
                                      - bean:
                                          ref: received
                                          method: add(${bodyAs(String)})
                                """
                                        .formatted(
                                                fixture.stream(),
                                                broker.host(),
                                                broker.port(),
                                                broker.username(),
                                                broker.password(),
                                                offset.equals("timestamp:")
                                                        ? offset + start
                                                        : offset)));
        fixture.publish(1, 3);
        context.start();
        awaitAll();
    }

    @Test
    void aPollTakesIt() throws Exception {
        context.start();
        fixture.publish(1, 3);
        try (ConsumerTemplate template = context.createConsumerTemplate()) {
            assertThat(
                            template.receiveBody(
                                    fixture.uri("offset=timestamp:" + start), 20_000, String.class))
                    .isEqualTo("message 1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", " "})
    void aSeekTakesIt(String sign) throws Exception {
        assertReads(fixture.uri("consumerName=reader"));
        RabbitMQStreamConsumer consumer =
                (RabbitMQStreamConsumer) context.getRoute("read").getConsumer();
        consumer.seek("timestamp:" + start.replace("+", sign));

        await().atMost(StreamFixture.PATIENCE).until(() -> received.size() == 6);
        assertThat(received.subList(3, 6)).isEqualTo(texts(1, 3));
    }

    /** TLS is asked for by a scheme with a plus sign in it. */
    @ParameterizedTest
    @ValueSource(strings = {"rabbitmq-stream+tls://b", "RAW(rabbitmq-stream+tls://b)"})
    void theUrisTakeTheSchemeOfTls(String uris) {
        assertThat(
                        context.getEndpoint(
                                        "rabbitmq-stream:a?uris=" + uris,
                                        RabbitMQStreamEndpoint.class)
                                .getServiceUrl())
                .isEqualTo("b:5551");
    }

    private void assertReads(String uri) throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(uri)
                                .routeId("read")
                                .process(
                                        exchange ->
                                                received.add(
                                                        exchange.getMessage()
                                                                .getBody(String.class)));
                    }
                });
        fixture.publish(1, 3);
        context.start();
        awaitAll();
    }

    private void awaitAll() {
        await().atMost(StreamFixture.PATIENCE).until(() -> received.size() == 3);
        assertThat(received).isEqualTo(texts(1, 3));
    }
}
