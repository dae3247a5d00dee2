package io.github.camelstreams.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.stream.codec.WrapperMessageBuilder;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamBinding;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamHeaderFilterStrategy;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamMessage;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class MessageFactsTest {

    private final CamelContext camel = new DefaultCamelContext();

    @Test
    void aDeliveredMessageSaysWhatItsHeadersWould() {
        RabbitMQStreamMessage delivered =
                new RabbitMQStreamBinding(camel, new RabbitMQStreamHeaderFilterStrategy())
                        .toCamel(
                                new WrapperMessageBuilder()
                                        .addData(new byte[] {1})
                                        .messageAnnotations()
                                        .entry("event_id", "e1")
                                        .entryUnsigned("number", 7)
                                        .entrySymbol("symbol", "s")
                                        .messageBuilder()
                                        .build(),
                                "customer",
                                5,
                                1_000);

        assertThat(MessageFacts.offset(delivered)).isEqualTo(5);
        assertThat(MessageFacts.storedAt(delivered)).isEqualTo(1_000);
        assertThat(MessageFacts.body(delivered)).containsExactly(1);
        Map<String, Object> annotations = MessageFacts.annotations(delivered);
        assertThat(annotations)
                .containsOnly(
                        Map.entry("event_id", "e1"),
                        Map.entry("number", 7L),
                        Map.entry("symbol", "s"));
        assertThat(delivered.areHeadersMade()).isFalse();
        assertThat(delivered.getHeaders())
                .containsEntry(RabbitMQStreamConstants.OFFSET, 5L)
                .containsEntry(RabbitMQStreamConstants.TIMESTAMP, 1_000L)
                .containsEntry(RabbitMQStreamConstants.MESSAGE_ANNOTATIONS, annotations);
    }

    @Test
    void aDeliveredMessageMayHaveNoAnnotations() {
        assertThat(
                        MessageFacts.annotations(
                                new RabbitMQStreamBinding(
                                                camel, new RabbitMQStreamHeaderFilterStrategy())
                                        .toCamel(
                                                new WrapperMessageBuilder().build(),
                                                "customer",
                                                5,
                                                1_000)))
                .isEmpty();
    }
}
