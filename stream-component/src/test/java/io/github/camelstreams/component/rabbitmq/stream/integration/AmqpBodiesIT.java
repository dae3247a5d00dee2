package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.integration.AmqpBodies.Body;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.RawMessages;
import io.github.camelstreams.test.SharedServers;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of other AMQP clients: several data sections, values, sequences, and none. */
class AmqpBodiesIT {

    private final StreamFixture fixture = new StreamFixture();
    private final StreamFixture other = new StreamFixture();
    private final CamelContext context = new DefaultCamelContext();
    private final List<Object> received = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void publish() throws Exception {
        RawMessages.publish(fixture.stream(), AmqpBodies.ALL.stream().map(Body::sections).toList());
        context.setAutowiredEnabled(false);
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        fixture.close();
        other.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "batching=true",
                "batching=true&maxBatchSize=3",
                "filterValues=no&matchUnfiltered=true"
            })
    void aRouteGetsThem(String options) throws Exception {
        from(fixture.uri(options));
        assertReceived();
    }

    @Test
    void aPollGetsThem() {
        ConsumerTemplate template = context.createConsumerTemplate();
        for (Body ignored : AmqpBodies.ALL) {
            Exchange exchange = template.receive(fixture.uri(""), PATIENCE.toMillis());
            received.add(exchange.getMessage().getBody());
            template.doneUoW(exchange);
        }
        template.stop();
        assertReceived();
    }

    @Test
    void theTailHasThem() {
        List<?> tail =
                context.createProducerTemplate()
                        .requestBody(fixture.uri("operation=tail"), null, List.class);
        tail.forEach(each -> received.add(((Message) each).getBody()));
        assertReceived();
    }

    @Test
    void theKameletGetsThem() throws Exception {
        Broker broker = SharedServers.broker();
        from(
                "kamelet:rabbitmq-stream-source?stream=%s&host=%s&port=%d&username=%s&password=%s"
                        .formatted(
                                fixture.stream(),
                                broker.host(),
                                broker.port(),
                                broker.username(),
                                broker.password()));
        assertReceived();
    }

    @Test
    void sectionsAroundThemDisturbNothing() throws Exception {
        List<byte[]> messages = new ArrayList<>();
        for (Body body : AmqpBodies.ALL) {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            message.writeBytes(AmqpBodies.bytes(AmqpBodies.BEFORE));
            message.writeBytes(body.sections());
            message.writeBytes(AmqpBodies.bytes(AmqpBodies.FOOTER));
            messages.add(message.toByteArray());
        }
        RawMessages.publish(other.stream(), messages);
        List<Object> headers = Collections.synchronizedList(new ArrayList<>());
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(other.uri(""))
                                .process(each -> headers.add(each.getIn().getHeader("tent")))
                                .process(AmqpBodiesIT.this::receive);
                    }
                });
        assertReceived();
        assertThat(headers).containsOnly("b");
    }

    @Test
    void aMessageMayHaveNoBody() throws Exception {
        RawMessages.publish(
                other.stream(),
                List.of(
                        AmqpBodies.bytes(AmqpBodies.BEFORE),
                        AmqpBodies.bytes(AmqpBodies.FOOTER),
                        new byte[0]));
        from(other.uri(""));
        await().atMost(PATIENCE).until(() -> received.size() == 3);
        assertThat(received).containsOnlyNulls();
    }

    /** Byte for byte, also where a copy is passed on. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "batch", "multicast", "seda"})
    void whatIsPassedOnToAnotherStreamIsTheSameThere(String way) throws Exception {
        String target = other.uri("");
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        switch (way) {
                            case "plain" ->
                                    from(fixture.uri(""))
                                            .setHeader("added", constant(1))
                                            .to(target);
                            case "batch" -> from(fixture.uri("batching=true")).to(target);
                            case "multicast" ->
                                    from(fixture.uri(""))
                                            .multicast()
                                            .to("log:off?level=OFF", target);
                            default -> {
                                from(fixture.uri("")).to("seda:between");
                                from("seda:between").to(target);
                            }
                        }
                    }
                });
        from(target);
        assertReceived();
        List<byte[]> stored = RawMessages.read(other.stream(), AmqpBodies.ALL.size());
        for (int i = 0; i < stored.size(); i++) {
            Body body = AmqpBodies.ALL.get(i);
            if (!body.isData()) {
                assertThat(stored.get(i)).endsWith(body.sections());
            }
        }
    }

    /** Its codec does not know sections. */
    @Test
    void anEnvironmentOfTheApplicationPassesOnValues() throws Exception {
        context.getRegistry().bind("own", other.environment());
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(fixture.uri(""))
                                .to("rabbitmq-stream:" + other.stream() + "?environment=#own");
                    }
                });
        from(other.uri(""));
        await().atMost(PATIENCE).until(() -> received.size() == AmqpBodies.ALL.size());
        for (int i = 0; i < received.size(); i++) {
            Object java = AmqpBodies.ALL.get(i).java();
            if (java instanceof Map || java instanceof List || java instanceof String) {
                assertThat(received.get(i)).isEqualTo(java);
            }
        }
    }

    @Test
    void aRouteMayPutAnotherBodyInItsPlace() throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(fixture.uri("")).setBody(constant("another")).to(other.uri(""));
                    }
                });
        from(other.uri(""));
        await().atMost(PATIENCE).until(() -> received.size() == AmqpBodies.ALL.size());
        assertThat(received)
                .allMatch(
                        body ->
                                "another"
                                        .equals(
                                                new String(
                                                        (byte[]) body,
                                                        java.nio.charset.StandardCharsets.UTF_8)));
    }

    /** A map of a route's own, which nothing can make bytes of, is an AMQP map. */
    @Test
    void aMapIsPublishedAsOne() throws Exception {
        Map<String, Object> map = Map.of("id", 1L, "lines", List.of(Map.of("price", 1.5), "x"));
        context.createProducerTemplate().sendBody(other.uri(""), map);
        from(other.uri(""));
        await().atMost(PATIENCE).until(() -> !received.isEmpty());
        assertThat(received).containsExactly(map);
    }

    private void from(String uri) throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(uri).process(AmqpBodiesIT.this::receive);
                    }
                });
    }

    private void receive(Exchange exchange) {
        if (exchange.getIn().getHeader("CamelRabbitMQStreamOffset") == null) {
            Stream.of(exchange.getIn().getBody(Message[].class))
                    .forEach(each -> received.add(each.getBody()));
        } else {
            received.add(exchange.getIn().getBody());
        }
    }

    private void assertReceived() {
        await().atMost(PATIENCE).until(() -> received.size() == AmqpBodies.ALL.size());
        SoftAssertions each = new SoftAssertions();
        for (int i = 0; i < received.size(); i++) {
            Body body = AmqpBodies.ALL.get(i);
            each.assertThat(received.get(i)).as(body.hex()).isEqualTo(body.java());
        }
        each.assertAll();
    }
}
