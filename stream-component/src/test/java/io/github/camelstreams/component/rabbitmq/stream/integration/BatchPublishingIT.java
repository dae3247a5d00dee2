package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.stream.Constants;
import com.rabbitmq.stream.Message;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.producer.RejectedException;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchPublishingIT {

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
    void aListOfBodiesIsStoredInItsOrder() {
        List<String> texts = StreamFixture.texts(1, 5_000);
        template.sendBody(fixture.uri("maxUnconfirmedMessages=100"), texts);

        assertThat(stored()).containsExactlyElementsOf(texts);
    }

    @Test
    void anIteratorIsABatchToo() {
        template.sendBody(fixture.uri(""), List.of("a", "b").iterator());

        assertThat(stored()).containsExactly("a", "b");
    }

    @Test
    void messagesAndExchangesBringTheirOwnHeaders() {
        org.apache.camel.Message message = new DefaultMessage(context);
        message.setBody("message");
        message.setHeader(
                RabbitMQStreamConstants.MESSAGE_ANNOTATIONS, Map.of("event_id", "event-1"));
        message.setHeader("tenant", "acme");
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody("exchange");
        exchange.getMessage().setHeader(RabbitMQStreamConstants.MESSAGE_ID, "id-2");

        template.sendBodyAndHeader(
                fixture.uri(""), List.of(message, exchange, "body"), "outer", "stays outside");

        List<Message> stored = StoredMessages.of(fixture.environment(), fixture.stream());
        assertThat(stored)
                .extracting(StoredMessages::text)
                .containsExactly("message", "exchange", "body");
        assertThat(stored.get(0).getMessageAnnotations()).containsEntry("event_id", "event-1");
        assertThat(stored.get(0).getApplicationProperties()).containsEntry("tenant", "acme");
        assertThat(stored.get(1).getProperties().getMessageIdAsString()).isEqualTo("id-2");
        assertThat(stored)
                .allSatisfy(
                        one -> {
                            if (one.getApplicationProperties() != null) {
                                assertThat(one.getApplicationProperties())
                                        .doesNotContainKey("outer");
                            }
                        });
    }

    @Test
    void anEmptyBatchIsDoneAtOnce() {
        template.sendBody(fixture.uri(""), List.of());

        assertThat(stored()).isEmpty();
    }

    @Test
    void aMessageThatIsTooLargeFailsTheBatchAndTellsWhatIsStored() {
        List<Object> bodies = List.of("first", "second", new byte[3_000_000], "behind");

        assertThatExceptionOfType(CamelExecutionException.class)
                .isThrownBy(() -> template.sendBody(fixture.uri(""), bodies))
                .havingCause()
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        failure -> {
                            assertThat(failure).hasMessageContainingAll("3000008", "1048552");
                            assertThat(failure.getCode())
                                    .isEqualTo(Constants.RESPONSE_CODE_FRAME_TOO_LARGE);
                            assertThat(failure.getConfirmed()).isEqualTo(2);
                            assertThat(failure.getSize()).isEqualTo(4);
                            assertThat(failure.getStream()).isEqualTo(fixture.stream());
                        });
        assertThat(stored()).containsExactly("first", "second");
    }

    @Test
    void afterAMessageThatIsTooLargeTheNextExchangeIsStored() {
        String uri = fixture.uri("maxUnconfirmedMessages=1");
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThatExceptionOfType(CamelExecutionException.class)
                    .isThrownBy(() -> template.sendBody(uri, new byte[3_000_000]))
                    .withCauseInstanceOf(RejectedException.class);
        }
        template.sendBody(uri, "small");

        assertThat(stored()).containsExactly("small");
    }

    @Test
    void theLargestMessageThatIsAllowedIsStoredAndOneByteMoreIsRejected() {
        // a body of that size takes eight bytes more
        byte[] largest = new byte[1024 * 1024 - 24 - 8];
        template.sendBody(fixture.uri(""), largest);
        assertThatExceptionOfType(CamelExecutionException.class)
                .isThrownBy(() -> template.sendBody(fixture.uri(""), new byte[largest.length + 1]))
                .withCauseInstanceOf(RejectedException.class)
                .withStackTraceContaining(
                        "has 1048553 bytes with its headers, and may have 1048552");

        assertThat(stored()).hasSize(1);
    }

    /** The environment of an application does not tell its limit. */
    @Test
    void withAnEnvironmentOfTheApplicationItIsRejectedAllTheSame() {
        context.getRegistry().bind("own", fixture.environment());
        assertThatExceptionOfType(CamelExecutionException.class)
                .isThrownBy(
                        () ->
                                template.sendBody(
                                        "rabbitmq-stream:" + fixture.stream() + "?environment=#own",
                                        new byte[3_000_000]))
                .withCauseInstanceOf(RejectedException.class)
                .withStackTraceContaining("more than a frame takes");
    }

    private List<String> stored() {
        return StoredMessages.texts(fixture.environment(), fixture.stream());
    }
}
