package io.github.camelstreams.component.rabbitmq.stream.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.MessageBuilder;
import com.rabbitmq.stream.Producer;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message brings must not steer Camel, and what Camel uses must not leave it. */
class HeaderSafetyIT {

    private static final List<String> OFFENSIVE =
            List.of(
                    "CamelExecCommandExecutable",
                    "camelfilename",
                    "CAMELHTTPRESPONSECODE",
                    "cAmElJdbcParameters",
                    "CamelRabbitMQStreamPublishingId",
                    "camelrabbitmqstreamoverridestream",
                    " CamelFileName",
                    "\tCamelFileName",
                    "CamelCloudEventExtensions",
                    "cAMELcLOUDeVENTtYPE",
                    "org.apache.camel.Something",
                    "ORG.APACHE.CAMEL.Something",
                    "line\nbreak",
                    " ");

    /** The others, and the prefix in every letter case. */
    private static final List<String> RESERVED =
            Stream.concat(OFFENSIVE.stream(), cases("camel").map(prefix -> prefix + "HttpPath"))
                    .toList();

    /** The message is a CloudEvent; these are no attributes that Camel knows. */
    private static final List<String> LOOKALIKES =
            List.of(
                    "cloudEvents:CamelFileName",
                    "cloudEvents_camelfilename",
                    "cloudEvents:typeversion",
                    "cloudEvents:ID",
                    "CLOUDEVENTS:id",
                    "cloudEvents: id",
                    " cloudEvents:id",
                    "cloudEvents:");

    private final StreamFixture fixture = new StreamFixture();
    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noMessageSetsAHeaderThatCamelUses(boolean batching) throws Exception {
        List<Map<String, Object>> received = new CopyOnWriteArrayList<>();
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(fixture.uri("batching=" + batching))
                                .split(body())
                                .process(
                                        exchange ->
                                                received.add(
                                                        new HashMap<>(
                                                                exchange.getMessage()
                                                                        .getHeaders())));
                    }
                });
        publishHostileMessage();

        await().atMost(StreamFixture.PATIENCE).until(() -> !received.isEmpty());
        Map<String, Object> headers = received.get(0);
        assertThat(headers).containsEntry("tenant", "acme");
        assertThat(headers).containsEntry("CamelCloudEventType", "event");
        assertThat(headers.values()).doesNotContain("hostile");
        assertThat(headers.keySet())
                .filteredOn(name -> name.strip().toLowerCase(Locale.ROOT).startsWith("camel"))
                .filteredOn(name -> !name.startsWith("CamelRabbitMQStream"))
                .containsExactlyInAnyOrder(
                        "CamelCloudEventVersion", "CamelCloudEventType", "CamelMessageTimestamp");
        assertThat(headers.get(RabbitMQStreamConstants.TO)).isEqualTo("another-stream");
        assertThat(headers).doesNotContainKey(RabbitMQStreamConstants.PUBLISHING_ID);
    }

    @Test
    void nothingInternalAndNoCredentialIsPublished() {
        Map<String, Object> headers = new HashMap<>();
        RESERVED.forEach(name -> headers.put(name, "internal"));
        headers.keySet()
                .removeAll(List.of("CamelRabbitMQStreamPublishingId", "cAMELcLOUDeVENTtYPE"));
        List.of("Authorization", "PROXY-authorization", "Cookie", "set-cookie")
                .forEach(name -> headers.put(name, "secret"));
        headers.put("tenant", "acme");
        headers.put("object", new Object());
        context.createProducerTemplate()
                .sendBodyAndHeaders(fixture.uri("batchSize=10"), "a", headers);

        Message stored = StoredMessages.of(fixture.environment(), fixture.stream()).get(0);
        assertThat(stored.getApplicationProperties()).containsOnly(Map.entry("tenant", "acme"));
        assertThat(stored.getMessageAnnotations()).isEmpty();
    }

    private void publishHostileMessage() {
        try (Producer producer =
                fixture.environment().producerBuilder().stream(fixture.stream()).build()) {
            MessageBuilder builder = producer.messageBuilder().addData("a".getBytes(UTF_8));
            MessageBuilder.ApplicationPropertiesBuilder properties =
                    builder.applicationProperties();
            RESERVED.forEach(name -> properties.entry(name, "hostile"));
            LOOKALIKES.forEach(name -> properties.entry(name, "plain"));
            properties.entry("cloudEvents:specversion", "1.0").entry("cloudEvents_type", "event");
            properties.entry("tenant", "acme");
            MessageBuilder.MessageAnnotationsBuilder annotations = builder.messageAnnotations();
            RESERVED.forEach(name -> annotations.entry(name, "hostile"));
            builder.properties().to("another-stream").subject("CamelFileName");
            producer.send(builder.build(), status -> {});
            await().atMost(StreamFixture.PATIENCE)
                    .until(
                            () ->
                                    fixture.environment()
                                                    .queryStreamStats(fixture.stream())
                                                    .committedChunkId()
                                            >= 0);
        }
    }

    private static Stream<String> cases(String word) {
        return IntStream.range(0, 1 << word.length())
                .mapToObj(
                        upper -> {
                            StringBuilder cased = new StringBuilder(word);
                            for (int i = 0; i < word.length(); i++) {
                                if (((upper >> i) & 1) == 1) {
                                    cased.setCharAt(i, Character.toUpperCase(word.charAt(i)));
                                }
                            }
                            return cased.toString();
                        });
    }
}
