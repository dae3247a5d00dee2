package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.text;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.stream.Constants;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Producer;
import com.rabbitmq.stream.StreamException;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.producer.NotStoredException;
import io.github.camelstreams.component.rabbitmq.stream.producer.RejectedException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Where a producer of the bare client loses messages, and one of the component does not. Each test
 * shows both on the same stream; it fails when the client comes to behave differently, and what the
 * component does about it can then go.
 */
class BareProducerPitfallsIT {

    private static final byte[] TOO_LARGE = new byte[3_000_000];

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
    void aFailedMessageIsNotOvertakenByALaterOne() {
        try (Producer bare = named(fixture.environment(), "bare")) {
            assertThat(confirmed(bare, 1, "bare 1")).isTrue();
            assertThatThrownBy(() -> confirmed(bare, 2, TOO_LARGE))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(confirmed(bare, 3, "bare 3")).isTrue();
            // the broker says that it has the second message, and has not
            assertThat(confirmed(bare, 2, "bare 2")).isTrue();
        }
        assertThat(stored()).containsExactly("bare 1", "bare 3");

        try (Publishing publishing = publishing("producerName=relay")) {
            assertThat(publishing.failure(publishing.send(batch(1, 1)))).isNull();
            assertThat(publishing.failure(publishing.send(List.of(message(2, TOO_LARGE)))))
                    .isInstanceOf(RejectedException.class);
            assertThat(publishing.failure(publishing.send(batch(3, 3))))
                    .isInstanceOf(NotStoredException.class)
                    .hasMessageContaining("publishing id 2 must be sent again before 3");
            assertThat(publishing.failure(publishing.send(batch(2, 2)))).isNull();
            assertThat(publishing.failure(publishing.send(batch(3, 3)))).isNull();
        }
        assertThat(stored()).endsWith("bare 3", text(1), text(2), text(3));
    }

    @Test
    void theFirstMessageAfterARestartIsNotTakenForTheLastOneBeforeIt() {
        for (String body : List.of("bare 1", "bare 2")) {
            try (Producer bare = named(fixture.environment(), "bare")) {
                // the ids that the client gives begin at 0, which also stands for "none stored"
                assertThat(confirmed(bare, null, body)).isTrue();
            }
        }
        assertThat(stored()).containsExactly("bare 1");

        for (int id = 1; id <= 2; id++) {
            try (Publishing publishing = publishing("producerName=relay")) {
                assertThat(publishing.failure(publishing.send("without an id")))
                        .isInstanceOf(NotStoredException.class);
                assertThat(publishing.failure(publishing.send(List.of(message(0, "an id of 0")))))
                        .isInstanceOf(NotStoredException.class);
                assertThat(publishing.failure(publishing.send(batch(id, id)))).isNull();
            }
        }
        assertThat(stored()).containsExactly("bare 1", text(1), text(2));
    }

    @Test
    void closingDoesNotDropWhatIsOnItsWay() {
        int count = 50_000;
        // a few may be lost or thousands, and now and then none
        await().atMost(PATIENCE).until(() -> bareClosingLosesSomeOf(count));
        int before = stored().size();

        Publishing publishing = publishing("maxUnconfirmedMessages=" + 2 * count);
        List<CompletableFuture<Exchange>> results =
                texts(1, count).stream().map(publishing::send).toList();
        publishing.close();

        assertThat(results).extracting(publishing::failure).containsOnlyNulls();
        List<String> stored = stored();
        assertThat(stored.subList(before, stored.size())).isEqualTo(texts(1, count));
    }

    /** Whether some are neither stored nor reported as failed once the producer is closed. */
    private boolean bareClosingLosesSomeOf(int count) {
        int before = stored().size();
        AtomicInteger failed = new AtomicInteger();
        Producer bare =
                fixture.environment().producerBuilder().stream(fixture.stream())
                        .maxUnconfirmedMessages(2 * count)
                        .build();
        for (int i = 0; i < count; i++) {
            bare.send(
                    encoded(bare, null, "bare"),
                    status -> failed.addAndGet(status.isConfirmed() ? 0 : 1));
        }
        bare.close();
        return stored().size() - before + failed.get() < count;
    }

    @Test
    void aNameCanBeUsedAgainWhenItsProducerIsClosed() {
        try (Producer neighbour = named(fixture.environment(), "neighbour")) {
            named(fixture.environment(), "bare").close();
            // the client has not told the broker, and both shared the neighbour's connection
            assertThatThrownBy(() -> named(fixture.environment(), "bare"))
                    .isInstanceOfSatisfying(
                            StreamException.class,
                            refusal ->
                                    assertThat(refusal.getCode())
                                            .isEqualTo(
                                                    Constants.RESPONSE_CODE_PRECONDITION_FAILED));
            assertThat(confirmed(neighbour, 1, "neighbour")).isTrue();
        }

        try (Publishing neighbour = publishing("producerName=neighbour")) {
            assertThat(neighbour.failure(neighbour.send(batch(2, 2)))).isNull();
            for (int id = 1; id <= 2; id++) {
                try (Publishing publishing = publishing("producerName=relay")) {
                    assertThat(publishing.failure(publishing.send(batch(id, id)))).isNull();
                }
            }
        }
        assertThat(stored()).containsExactly("neighbour", text(2), text(1), text(2));
    }

    @Test
    void twoProducersOfOneNameDoNotCancelEachOthersMessages() {
        try (Environment elsewhere = fixture.connect();
                Producer one = named(fixture.environment(), "bare");
                Producer other = named(elsewhere, "bare")) {
            // the broker takes both, and each gives its first message the same id
            assertThat(confirmed(one, null, "from one")).isTrue();
            assertThat(confirmed(other, null, "from the other")).isTrue();
        }
        assertThat(stored()).containsExactly("from one");

        // as when a relay takes over from one that was frozen and wakes up again
        try (Publishing one = publishing("producerName=relay");
                Publishing other = publishing("producerName=relay")) {
            assertThat(one.failure(one.send(batch(1, 5)))).isNull();
            assertThat(other.failure(other.send(batch(1, 10)))).isNull();
            assertThat(one.failure(one.send(batch(6, 15)))).isNull();
            assertThat(other.failure(other.send(batch(11, 20)))).isNull();
        }
        assertThat(stored().subList(1, 21)).isEqualTo(texts(1, 20));
        assertThat(stored()).hasSize(21);
    }

    private Producer named(Environment environment, String name) {
        return environment.producerBuilder().stream(fixture.stream()).name(name).build();
    }

    private static com.rabbitmq.stream.Message encoded(Producer producer, Long id, Object body) {
        com.rabbitmq.stream.MessageBuilder builder = producer.messageBuilder();
        builder.addData(body instanceof byte[] bytes ? bytes : body.toString().getBytes(UTF_8));
        return id == null ? builder.build() : builder.publishingId(id).build();
    }

    private static boolean confirmed(Producer producer, Integer id, Object body) {
        CompletableFuture<Boolean> outcome = new CompletableFuture<>();
        producer.send(
                encoded(producer, id == null ? null : id.longValue(), body),
                status -> outcome.complete(status.isConfirmed()));
        return outcome.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private Publishing publishing(String options) {
        return new Publishing(context, fixture.uri(options));
    }

    private List<Message> batch(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(id -> message(id, text((int) id)))
                .toList();
    }

    private Message message(long id, Object body) {
        Message message = new DefaultMessage(context);
        message.setBody(body);
        message.setHeader(RabbitMQStreamConstants.PUBLISHING_ID, id);
        return message;
    }

    private List<String> stored() {
        return StoredMessages.texts(fixture.environment(), fixture.stream());
    }
}
