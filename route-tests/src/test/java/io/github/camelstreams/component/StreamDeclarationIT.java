package io.github.camelstreams.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.producer.NotStoredException;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamDeclarationIT {

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
    void aStreamThatDoesNotExistIsCreated() {
        fixture.environment().deleteStream(fixture.stream());
        template.sendBody(fixture.uri("autoDeclare=true&maxLengthBytes=1000000"), "a");

        assertThat(StoredMessages.texts(fixture.environment(), fixture.stream()))
                .containsExactly("a");
    }

    @Test
    void aStreamWithOtherSettingsIsUsedAsItIs() {
        String uri =
                fixture.uri("autoDeclare=true&maxLengthBytes=7000000&maxSegmentSizeBytes=500000");
        template.sendBody(uri, "a");
        template.sendBody(uri, "b");

        assertThat(StoredMessages.texts(fixture.environment(), fixture.stream()))
                .containsExactly("a", "b");
    }

    @Test
    void withoutDeclarationAMissingStreamFailsTheExchangeUntilItIsThere() {
        fixture.environment().deleteStream(fixture.stream());

        assertThatExceptionOfType(CamelExecutionException.class)
                .isThrownBy(() -> template.sendBody(fixture.uri("batchSize=10"), "a"))
                .withCauseInstanceOf(NotStoredException.class);
        fixture.create();
        template.sendBody(fixture.uri("batchSize=10"), "b");
        assertThat(StoredMessages.texts(fixture.environment(), fixture.stream()))
                .containsExactly("b");
    }

    @Test
    void aStreamThatIsDeletedAndMadeAgainIsPublishedToAgain() {
        String uri = fixture.uri("autoDeclare=true");
        template.sendBody(uri, "before");
        fixture.environment().deleteStream(fixture.stream());
        await().atMost(StreamFixture.PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> template.sendBody(uri, "after"));

        assertThat(StoredMessages.texts(fixture.environment(), fixture.stream()))
                .contains("after")
                .doesNotContain("before");
    }

    @Test
    void statisticsTellHowFarTheStreamReaches() {
        String query = fixture.uri("operation=statistics");
        Map<?, ?> empty = template.requestBody(query, null, Map.class);
        assertThat(empty.isEmpty()).isTrue();

        fixture.publish(1, 10);
        Map<?, ?> filled = template.requestBody(query, null, Map.class);
        assertThat(filled.get("firstOffset")).isEqualTo(0L);
        assertThat(filled.get("committedChunkId")).isInstanceOf(Long.class);
    }
}
