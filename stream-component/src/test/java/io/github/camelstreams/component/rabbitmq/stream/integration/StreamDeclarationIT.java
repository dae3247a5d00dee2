package io.github.camelstreams.component.rabbitmq.stream.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.stream.Producer;
import io.github.camelstreams.component.rabbitmq.stream.DeclarationConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.client.StreamDeclaration;
import io.github.camelstreams.component.rabbitmq.stream.producer.NotStoredException;
import io.github.camelstreams.test.SharedServers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamDeclarationIT {

    private static final String DECLARED = "superStream=true&autoDeclare=true";

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "maxLengthBytes=7000000",
                "maxAge=7d",
                "maxSegmentSizeBytes=500000",
                "initialMemberCount=2",
                "leaderLocator=CLIENT_LOCAL"
            })
    void aStreamWithAnotherSettingIsReportedAndUsedAsItIs(String setting) {
        fixture.environment().deleteStream(fixture.stream());
        String same = fixture.uri("autoDeclare=true&" + setting);
        String other = fixture.uri("autoDeclare=true&batchSize=10");
        try (CapturedLog log = new CapturedLog(StreamDeclaration.class)) {
            template.sendBody(same, "a");
            template.sendBody(same + "&batchSize=10", "b");
            assertThat(log.warnings(fixture.stream())).isEmpty();

            template.sendBody(other, "c");
            assertThat(log.warnings(fixture.stream()))
                    .singleElement(STRING)
                    .contains("exists with other settings", "leaderLocator=BALANCED");
        }
        assertThat(StoredMessages.texts(fixture.environment(), fixture.stream()))
                .containsExactly("a", "b", "c");
    }

    /** The broker counts in whole seconds, and takes none of them for no retention at all. */
    @ParameterizedTest
    @CsvSource({"500, 1s", "1500, 2s", "7d, 604800s", "2000, 2s"})
    void theAgeIsRoundedUpToWholeSeconds(String age, String declared) {
        fixture.environment().deleteStream(fixture.stream());
        template.sendBody(fixture.uri("autoDeclare=true&maxAge=" + age), "a");

        JsonNode queue = SharedServers.managed("/api/queues/%2F/" + fixture.stream());
        assumeFalse(queue.isMissingNode(), "The broker was not started by the tests.");
        assertThat(queue.at("/arguments/x-max-age").asText()).isEqualTo(declared);
    }

    @Test
    void sizesWithUnitsAreWhatTheyMean() {
        fixture.environment().deleteStream(fixture.stream());
        template.sendBody(
                fixture.uri("autoDeclare=true&maxLengthBytes=1GB&maxSegmentSizeBytes=500KB"), "a");

        JsonNode queue = SharedServers.managed("/api/queues/%2F/" + fixture.stream());
        assumeFalse(queue.isMissingNode(), "The broker was not started by the tests.");
        assertThat(queue.at("/arguments/x-max-length-bytes").asLong()).isEqualTo(1_000_000_000);
        assertThat(queue.at("/arguments/x-stream-max-segment-size-bytes").asLong())
                .isEqualTo(500_000);
    }

    @Test
    void otherSettingsAreReportedOnceHoweverOftenTheStreamIsDeclared() {
        DeclarationConfiguration options = new DeclarationConfiguration();
        options.setAutoDeclare(true);
        StreamDeclaration declaration = new StreamDeclaration(fixture.stream(), options, false);
        try (CapturedLog log = new CapturedLog(StreamDeclaration.class)) {
            declaration.declare(fixture.environment());
            declaration.declare(fixture.environment());

            assertThat(log.warnings(fixture.stream())).hasSize(1);
        }
    }

    @Test
    void aSuperStreamHasAPartitionForEachBindingKey() {
        String superStream = SharedServers.uniqueName("super");
        String uri = fixture.uri(DECLARED + "&bindingKeys=eu, us&routingKey=${body}");
        template.sendBody(uri.replace(fixture.stream(), superStream), List.of("a", "b", "c", "d"));

        try (Producer byKey =
                fixture.environment()
                        .producerBuilder()
                        .superStream(superStream)
                        .routing(message -> "us")
                        .key()
                        .producerBuilder()
                        .build()) {
            byKey.send(byKey.messageBuilder().addData("e".getBytes(UTF_8)).build(), status -> {});
            await().atMost(StreamFixture.PATIENCE)
                    .until(() -> texts(superStream + "-us").contains("e"));
            assertThat(texts(superStream + "-eu")).isNotEmpty();
            assertThat(Stream.of("-eu", "-us").flatMap(key -> texts(superStream + key).stream()))
                    .containsExactlyInAnyOrder("a", "b", "c", "d", "e");
        }
        fixture.environment().deleteSuperStream(superStream);
    }

    @ParameterizedTest
    @CsvSource({
        "partitions=2, partitions=3",
        "partitions=3, partitions=2",
        "partitions=2, 'bindingKeys=eu,us'",
        "'bindingKeys=eu,us', 'bindingKeys=eu,asia'"
    })
    void aSuperStreamWithOtherPartitionsIsReportedAndUsedAsItIs(String there, String declared) {
        String superStream = SharedServers.uniqueName("super");
        String uri =
                fixture.uri(DECLARED + "&routingKey=${body}&")
                        .replace(fixture.stream(), superStream);
        try (CapturedLog log = new CapturedLog(StreamDeclaration.class)) {
            template.sendBody(uri + there, "a");
            template.sendBody(uri + there + "&batchSize=10", "b");
            assertThat(log.warnings(superStream)).isEmpty();

            template.sendBody(uri + declared, "c");
            assertThat(log.warnings(superStream))
                    .singleElement(STRING)
                    .contains("exists with other partitions or binding keys");
        } finally {
            fixture.environment().deleteSuperStream(superStream);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "autoDeclare=true&bindingKeys=eu; bindingKeys needs superStream=true",
                "superStream=true&bindingKeys=RAW(eu,,us); bindingKeys must hold no empty key",
                "superStream=true&bindingKeys=RAW(eu,eu); bindingKeys must hold no empty key and none twice",
                "initialMemberCount=-1; initialMemberCount must not be negative"
            })
    void whatCannotBeDeclaredIsRefused(String options, String reason) {
        assertThatThrownBy(() -> new Publishing(context, fixture.uri(options)).close())
                .hasStackTraceContaining(reason);
        assertThatThrownBy(() -> new ReadingApplication(fixture.uri(options), null).start())
                .hasStackTraceContaining(reason);
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

    private List<String> texts(String stream) {
        return StoredMessages.texts(fixture.environment(), stream);
    }
}
