package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.stream.Message;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfirmedPublishingIT {

    private final StreamFixture fixture = new StreamFixture();
    private final CamelContext context = new DefaultCamelContext();
    private ProducerTemplate template;

    @BeforeEach
    void start() {
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        context.stop();
        fixture.close();
    }

    @Test
    void whatHasCompletedIsStored() {
        template.sendBody(fixture.uri(""), "Grüße");

        assertThat(stored()).containsExactly("Grüße");
    }

    @Test
    void headersBecomePropertiesAndAnnotations() {
        UUID id = UUID.randomUUID();
        template.sendBodyAndHeaders(
                fixture.uri(""),
                new byte[] {1, 2, 3},
                Map.of(
                        RabbitMQStreamConstants.MESSAGE_ID,
                        id,
                        RabbitMQStreamConstants.CONTENT_TYPE,
                        "application/json",
                        RabbitMQStreamConstants.CREATION_TIME,
                        1_700_000_000_000L,
                        RabbitMQStreamConstants.MESSAGE_ANNOTATIONS,
                        Map.of("event_type", "created"),
                        "tenant",
                        "acme",
                        "attempt",
                        3));

        Message message = StoredMessages.of(fixture.environment(), fixture.stream()).get(0);
        assertThat(message.getBodyAsBinary()).containsExactly(1, 2, 3);
        assertThat(message.getProperties().getMessageIdAsUuid()).isEqualTo(id);
        assertThat(message.getProperties().getContentType()).isEqualTo("application/json");
        assertThat(message.getProperties().getCreationTime()).isEqualTo(1_700_000_000_000L);
        assertThat(message.getMessageAnnotations()).containsEntry("event_type", "created");
        assertThat(message.getApplicationProperties())
                .containsOnly(Map.entry("tenant", "acme"), Map.entry("attempt", 3));
    }

    @Test
    void exchangesThatDoNotWaitForEachOtherAreStoredInTheirOrder() {
        List<String> texts = StreamFixture.texts(1, 20_000);
        try (Publishing publishing =
                new Publishing(context, fixture.uri("maxUnconfirmedMessages=500"))) {
            List<CompletableFuture<Exchange>> results =
                    texts.stream().map(publishing::send).toList();

            assertThat(results).extracting(publishing::failure).containsOnlyNulls();
        }
        assertThat(stored()).containsExactlyElementsOf(texts);
    }

    @Test
    void theRouteGoesOnOnAThreadThatIsNotTheClients() throws Exception {
        ConcurrentLinkedQueue<String> threads = new ConcurrentLinkedQueue<>();
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .to(fixture.uri(""))
                                .process(exchange -> threads.add(Thread.currentThread().getName()));
                    }
                });
        template.sendBody("direct:in", "a");
        template.sendBody("direct:in", "b");

        assertThat(threads)
                .hasSize(2)
                .allSatisfy(name -> assertThat(name).contains("RabbitMQStreamProducer"));
    }

    @Test
    void stoppingWaitsUntilEverythingIsConfirmed() {
        List<String> texts = StreamFixture.texts(1, 50_000);
        Publishing publishing =
                new Publishing(context, fixture.uri("maxUnconfirmedMessages=100000"));
        List<CompletableFuture<Exchange>> results = texts.stream().map(publishing::send).toList();
        publishing.close();

        assertThat(results).extracting(publishing::failure).containsOnlyNulls();
        assertThat(stored()).containsExactlyElementsOf(texts);
    }

    private List<String> stored() {
        return StoredMessages.texts(fixture.environment(), fixture.stream());
    }
}
