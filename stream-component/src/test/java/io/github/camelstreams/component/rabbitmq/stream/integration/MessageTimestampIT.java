package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a message was made, in Camel's own words. */
class MessageTimestampIT {

    private static final long CREATED = 1_700_000_000_000L;

    private final StreamFixture fixture = new StreamFixture();
    private final CamelContext context = new DefaultCamelContext();
    private final List<List<Long>> received = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        context.stop();
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itIsWhenItWasCreatedOrElseStored(boolean batching) throws Exception {
        context.start();
        String uri = fixture.uri("");
        context.createProducerTemplate()
                .sendBodyAndHeaders(
                        uri, "created", Map.of(RabbitMQStreamConstants.CREATION_TIME, CREATED));
        long before = System.currentTimeMillis();
        context.createProducerTemplate().sendBody(uri, "stored");
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(fixture.uri("batching=" + batching))
                                .process(MessageTimestampIT.this::remember);
                    }
                });

        await().atMost(PATIENCE).until(() -> received.size() == 2);
        assertThat(received.get(0)).containsOnly(CREATED);
        long stored = received.get(1).get(0);
        // the broker's clock is this machine's
        assertThat(stored).isBetween(before - 1, System.currentTimeMillis());
        assertThat(received.get(1)).containsOnly(stored);
    }

    private void remember(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof List<?> batch) {
            batch.forEach(each -> received.add(timestamps((Message) each)));
        } else {
            received.add(timestamps(exchange.getMessage()));
        }
    }

    private static List<Long> timestamps(Message message) {
        return List.of(
                message.getMessageTimestamp(),
                message.getHeader(Exchange.MESSAGE_TIMESTAMP, Long.class),
                message.copy().getMessageTimestamp());
    }
}
