package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.producer.NotStoredException;
import io.github.camelstreams.component.rabbitmq.stream.producer.PublishException;
import io.github.camelstreams.component.rabbitmq.stream.producer.RejectedException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.cloudevents.CloudEvent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NamedProducerIT {

    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void anIdThatIsSentAgainIsStoredOnceAcrossProducers() {
        try (StreamFixture fixture = new StreamFixture()) {
            String uri = fixture.uri("producerName=relay");
            try (Publishing first = new Publishing(context, uri)) {
                assertThat(first.failure(first.send(batch(1, 3)))).isNull();
                assertThat(first.failure(first.send(batch(1, 3)))).isNull();
            }
            try (Publishing second = new Publishing(context, uri)) {
                assertThat(second.failure(second.send(batch(2, 5)))).isNull();
            }

            assertThat(stored(fixture)).containsExactlyElementsOf(StreamFixture.texts(1, 5));
        }
    }

    @Test
    void theBrokerTellsTheLastPublishingId() {
        try (StreamFixture fixture = new StreamFixture()) {
            String query = fixture.uri("producerName=relay&operation=lastPublishingId");
            assertThat(context.createProducerTemplate().requestBody(query, null, Long.class))
                    .isZero();

            try (Publishing publishing =
                    new Publishing(context, fixture.uri("producerName=relay"))) {
                assertThat(publishing.failure(publishing.send(batch(1, 42)))).isNull();

                assertThat(context.createProducerTemplate().requestBody(query, null, Long.class))
                        .isEqualTo(42);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"relay,", "relay,0", "relay,-1", ",7"})
    void aNameWithoutAnIdOrAnIdWithoutANameIsRefused(String name, Long id) {
        try (StreamFixture fixture = new StreamFixture()) {
            String uri = fixture.uri(name == null ? "" : "producerName=" + name);
            try (Publishing publishing = new Publishing(context, uri)) {
                CompletableFuture<Exchange> result =
                        publishing.send(
                                message -> {
                                    message.setBody("refused");
                                    message.setHeader(RabbitMQStreamConstants.PUBLISHING_ID, id);
                                });
                assertThat(publishing.failure(result)).isInstanceOf(NotStoredException.class);
            }
            assertThat(stored(fixture)).isEmpty();
        }
    }

    @Test
    void idsThatDoNotAscendAreRefusedBeforeAnythingIsSent() {
        try (StreamFixture fixture = new StreamFixture();
                Publishing publishing =
                        new Publishing(context, fixture.uri("producerName=relay"))) {
            List<Message> swapped = List.of(message(1), message(3), message(2));

            assertThat(publishing.failure(publishing.send(swapped)))
                    .isInstanceOf(NotStoredException.class);
            assertThat(stored(fixture)).isEmpty();
        }
    }

    @Test
    void afterAFailureNothingAboveItIsStoredUntilItIsSentAgain() {
        try (StreamFixture fixture = new StreamFixture();
                Publishing publishing =
                        new Publishing(context, fixture.uri("producerName=relay"))) {
            Message tooLarge = message(2);
            tooLarge.setBody(new byte[3_000_000]);
            assertThat(publishing.failure(publishing.send(batch(1, 1)))).isNull();
            CompletableFuture<Exchange> failing = publishing.send(List.of(tooLarge, message(3)));
            CompletableFuture<Exchange> behind = publishing.send(batch(4, 6));

            assertThat(publishing.failure(failing)).isInstanceOf(PublishException.class);
            assertThat(publishing.failure(behind)).isInstanceOf(NotStoredException.class);
            assertThat(publishing.failure(publishing.send(batch(4, 6))))
                    .isInstanceOf(NotStoredException.class)
                    .hasMessageContaining("publishing id 2 must be sent again before 4");
            assertThat(publishing.failure(publishing.send(batch(2, 3)))).isNull();
            assertThat(publishing.failure(publishing.send(batch(4, 6)))).isNull();
            assertThat(stored(fixture)).containsExactlyElementsOf(StreamFixture.texts(1, 6));
        }
    }

    static Stream<Arguments> unsendable() {
        return Stream.of(
                unsendable("conversion", message -> message.setBody(new Object())),
                unsendable(
                        "body that breaks off",
                        message ->
                                message.setBody(
                                        new FilterInputStream(
                                                new ByteArrayInputStream(new byte[1])) {
                                            @Override
                                            public int read(byte[] target, int start, int length)
                                                    throws IOException {
                                                throw new IOException("broken off");
                                            }
                                        })),
                unsendable(
                        "body whose text is an error",
                        message ->
                                message.setBody(
                                        new IntNode(1) {
                                            private static final long serialVersionUID = 1L;

                                            @Override
                                            public String toString() {
                                                throw new StackOverflowError("too deep");
                                            }
                                        })),
                unsendable(
                        "CloudEvent",
                        message -> message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_ID, "id")),
                unsendable(
                        "annotation",
                        message ->
                                message.setHeader(
                                        RabbitMQStreamConstants.MESSAGE_ANNOTATIONS,
                                        Map.of("a", new Object()))),
                unsendable(
                        "filter value",
                        message ->
                                message.setHeader(RabbitMQStreamConstants.FILTER_VALUE, "north")));
    }

    private static Arguments unsendable(String what, Consumer<Message> flaw) {
        return Arguments.of(what, flaw);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsendable")
    void nothingPassesWhatCannotBeSent(String what, Consumer<Message> flaw) {
        try (StreamFixture fixture = new StreamFixture();
                Publishing publishing =
                        new Publishing(context, fixture.uri("producerName=relay"))) {
            Message flawed = message(3);
            flaw.accept(flawed);
            assertThat(publishing.failure(publishing.send(batch(1, 2)))).isNull();
            CompletableFuture<Exchange> failing =
                    publishing.send(List.of(flawed, message(4)).iterator());
            assertThat(publishing.failure(failing)).isInstanceOf(NotStoredException.class);

            assertThat(publishing.failure(publishing.send(batch(5, 6))))
                    .isInstanceOf(NotStoredException.class)
                    .hasMessageContaining("publishing id 3 must be sent again before 5");
            assertThat(publishing.failure(publishing.send(batch(3, 3)))).isNull();
            assertThat(publishing.failure(publishing.send(batch(5, 6))))
                    .hasMessageContaining("publishing id 4 must be sent again before 5");
            assertThat(publishing.failure(publishing.send(batch(4, 6)))).isNull();
            assertThat(stored(fixture)).containsExactlyElementsOf(StreamFixture.texts(1, 6));
        }
    }

    @Test
    void nothingPassesABatchThatBreaksOff() {
        try (StreamFixture fixture = new StreamFixture();
                Publishing publishing =
                        new Publishing(context, fixture.uri("producerName=relay"))) {
            Iterator<Message> breakingOff =
                    LongStream.iterate(1, id -> id + 1)
                            .mapToObj(
                                    id -> {
                                        if (id == 3) {
                                            throw new IllegalStateException("broken off");
                                        }
                                        return message(id);
                                    })
                            .iterator();
            assertThat(publishing.failure(publishing.send(breakingOff)))
                    .isInstanceOf(NotStoredException.class)
                    .hasMessageContaining("broken off");

            assertThat(publishing.failure(publishing.send(batch(4, 4))))
                    .hasMessageContaining("publishing id 1 must be sent again before 4");
            assertThat(publishing.failure(publishing.send(batch(1, 4)))).isNull();
            assertThat(stored(fixture)).containsExactlyElementsOf(StreamFixture.texts(1, 4));
        }
    }

    /** What is on its way behind other exchanges is confirmed as if nothing had happened. */
    @Test
    void aMessageThatIsTooLargeIsRejectedAndDisturbsNothingBeforeIt() {
        try (StreamFixture fixture = new StreamFixture();
                Publishing publishing =
                        new Publishing(context, fixture.uri("producerName=relay"))) {
            Message tooLarge = message(1_003);
            tooLarge.setBody(new byte[3_000_000]);
            CompletableFuture<Exchange> before = publishing.send(batch(1, 1_000));
            CompletableFuture<Exchange> rejected =
                    publishing.send(
                            List.of(message(1_001), message(1_002), tooLarge, message(1_004)));

            assertThat(publishing.failure(before)).isNull();
            assertThat(publishing.failure(rejected))
                    .isInstanceOfSatisfying(
                            RejectedException.class,
                            failure -> assertThat(failure.getConfirmed()).isEqualTo(2));
            assertThat(publishing.failure(publishing.send(batch(1_004, 1_004))))
                    .hasMessageContaining("publishing id 1003 must be sent again before 1004");
            assertThat(publishing.failure(publishing.send(batch(1_003, 1_010)))).isNull();
            assertThat(stored(fixture)).containsExactlyElementsOf(StreamFixture.texts(1, 1_010));
        }
    }

    private List<Message> batch(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(this::message).toList();
    }

    private Message message(long id) {
        Message message = new DefaultMessage(context);
        message.setBody(StreamFixture.text((int) id));
        message.setHeader(RabbitMQStreamConstants.PUBLISHING_ID, id);
        return message;
    }

    private static List<String> stored(StreamFixture fixture) {
        return StoredMessages.texts(fixture.environment(), fixture.stream());
    }
}
