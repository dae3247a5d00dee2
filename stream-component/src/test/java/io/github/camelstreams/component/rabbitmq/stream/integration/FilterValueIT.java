package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.stream.Message;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.producer.NotStoredException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the filter value of a published message comes from, and where it goes. */
class FilterValueIT {

    private static final String BY_HEADER = "filterValue=${header.region}";

    private final StreamFixture fixture = new StreamFixture();
    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void close() {
        context.stop();
        fixture.close();
    }

    @Test
    void theValueComesFromTheHeaderOrTheExpressionAndIsAnAnnotation() {
        try (Publishing publishing = publishing(BY_HEADER)) {
            CompletableFuture<Exchange> sent =
                    publishing.send(
                            message -> {
                                message.setBody("body");
                                message.setHeader("region", "south");
                                message.setHeader(RabbitMQStreamConstants.FILTER_VALUE, "north");
                            });
            assertThat(publishing.failure(sent)).isNull();
            // it has had its effect
            assertThat(sent.join().getMessage().getHeaders())
                    .containsEntry("region", "south")
                    .doesNotContainKey(RabbitMQStreamConstants.FILTER_VALUE);
            assertThat(publishing.failure(publishing.send(List.of(element("west"), "plain"))))
                    .isNull();
        }
        assertThat(StoredMessages.of(fixture.environment(), fixture.stream()))
                .extracting(message -> annotation(message))
                .containsExactly("north", "west", null);
    }

    @Test
    void aHeaderWithoutTheOptionIsRefused() {
        try (Publishing publishing = publishing("")) {
            assertThat(
                            publishing.failure(
                                    publishing.send(
                                            message ->
                                                    message.setHeader(
                                                            RabbitMQStreamConstants.FILTER_VALUE,
                                                            "north"))))
                    .isInstanceOf(NotStoredException.class)
                    .hasStackTraceContaining("needs the option filterValue");
        }
    }

    @Test
    void subEntriesAreRefused() {
        assertThatThrownBy(() -> publishing(BY_HEADER + "&subEntrySize=10").close())
                .hasStackTraceContaining("subEntrySize does not go with a filterValue");
    }

    @Test
    void anAnnotationThatTheMessageHasAlreadyIsItsValue() {
        try (Publishing publishing = publishing(BY_HEADER)) {
            assertThat(
                            publishing.failure(
                                    publishing.send(
                                            message ->
                                                    message.setHeader(
                                                            RabbitMQStreamConstants
                                                                    .MESSAGE_ANNOTATIONS,
                                                            Map.of(
                                                                    "x-stream-filter-value",
                                                                    "east")))))
                    .isNull();
        }
        assertThat(StoredMessages.of(fixture.environment(), fixture.stream()))
                .extracting(FilterValueIT::annotation)
                .containsExactly("east");
    }

    /** Filters of the usual size would take many of these chunks for a match. */
    @Test
    void largeFiltersTellManyValuesApart() throws Exception {
        fixture.environment().deleteStream(fixture.stream());
        try (Publishing publishing =
                publishing(BY_HEADER + "&autoDeclare=true&filterSize=255&batchSize=1000")) {
            for (int chunk = 0; chunk < 60; chunk++) {
                int number = chunk;
                List<DefaultMessage> batch =
                        IntStream.range(0, 100).mapToObj(i -> element(number + "-" + i)).toList();
                assertThat(publishing.failure(publishing.send(batch))).isNull();
            }
            assertThat(publishing.failure(publishing.send(List.of(element("wanted"))))).isNull();
        }
        AtomicInteger delivered = new AtomicInteger();
        Predicate<Message> wanted =
                message -> {
                    delivered.incrementAndGet();
                    return StoredMessages.text(message).equals("wanted");
                };
        try (ReadingApplication reader =
                new ReadingApplication(
                        fixture.uri("filterValues=wanted&filterPredicate=#predicate"), null)) {
            reader.context().getRegistry().bind("predicate", wanted);
            reader.start().awaitProcessed(1);
        }
        assertThat(delivered).hasValueLessThan(100);
    }

    @Test
    void aFilterSizeThatTheBrokerDoesNotKnowIsRefused() {
        assertThatThrownBy(() -> publishing("filterSize=15").close())
                .hasStackTraceContaining("filterSize must be 16 to 255");
    }

    private Publishing publishing(String options) {
        return new Publishing(context, fixture.uri(options));
    }

    private DefaultMessage element(String region) {
        DefaultMessage message = new DefaultMessage(context);
        message.setBody(region);
        message.setHeader("region", region);
        return message;
    }

    private static Object annotation(Message message) {
        return message.getMessageAnnotations() == null
                ? null
                : message.getMessageAnnotations().get("x-stream-filter-value");
    }
}
