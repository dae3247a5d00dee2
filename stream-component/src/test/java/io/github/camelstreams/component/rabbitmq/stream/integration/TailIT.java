package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamMessage;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The last messages of a stream, asked for by {@code operation=tail}. */
class TailIT {

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

    @Test
    void anEmptyStreamHasNone() {
        assertThat(tail(10)).isEmpty();
    }

    @Test
    void allOfAShortStreamAsAConsumerWouldGetThem() {
        fixture.publish(1, 3);

        assertThat(tail(10)).extracting(each -> each.getBody(String.class)).isEqualTo(texts(1, 3));
        Message first = tail(10).get(0);
        assertThat(first.getHeader(RabbitMQStreamConstants.MESSAGE_ID)).isEqualTo("id-1");
        assertThat(first.getHeader(RabbitMQStreamConstants.STREAM)).isEqualTo(fixture.stream());
        assertThat(((RabbitMQStreamMessage) first).getOffset()).isZero();
    }

    @Test
    void theLastOnesOfManyChunksAndSegments() {
        fixture.publish(1, 10_000);
        fixture.publish(10_001, 10_001);

        assertThat(tail(1_500))
                .extracting(each -> each.getBody(String.class))
                .isEqualTo(texts(8_502, 10_001));
        assertThat(tail(1)).hasSize(1);
    }

    /** A position that the broker keeps takes an offset like a message, and nobody gets it. */
    @Test
    void aPositionBehindTheLastMessageIsNoMessage() {
        fixture.publish(1, 5);
        com.rabbitmq.stream.Consumer consumer =
                fixture.environment().consumerBuilder().stream(fixture.stream())
                        .name("reader")
                        .offset(OffsetSpecification.first())
                        .manualTrackingStrategy()
                        .builder()
                        .messageHandler((reading, message) -> {})
                        .build();
        consumer.store(4);
        await("the position is stored").until(() -> consumer.storedOffset() == 4);
        consumer.close();

        assertThat(tail(2))
                .extracting(each -> each.getBody(String.class))
                .endsWith(texts(5, 5).get(0));
    }

    @Test
    void itIsAtLeastOneLong() {
        RouteBuilder route =
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:tail").to(fixture.uri("operation=tail&tailLength=0"));
                    }
                };

        assertThatThrownBy(() -> context.addRoutes(route))
                .isInstanceOf(FailedToStartRouteException.class)
                .rootCause()
                .hasMessage("tailLength must be at least 1");
    }

    @SuppressWarnings("unchecked")
    private List<Message> tail(int length) {
        return context.createProducerTemplate()
                .requestBody(fixture.uri("operation=tail&tailLength=" + length), null, List.class);
    }
}
