package io.github.camelstreams.component.rabbitmq.stream.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.gson.JsonParser;
import io.github.camelstreams.component.rabbitmq.stream.producer.NotStoredException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AggregationStrategies;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultMessage;
import org.apache.camel.support.TypeConverterSupport;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A body that can be iterated and is one thing is one message; what is a batch is taken apart. */
class OneDocumentIT {

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

    static Stream<Arguments> documents() throws Exception {
        JsonArray array = new JsonArray();
        array.add(1);
        JsonObject object = new JsonObject();
        object.put("id", 1);
        return Stream.of(
                document(node("{\"id\":1,\"name\":\"ä\"}"), "{\"id\":1,\"name\":\"ä\"}"),
                document(node("[1,{\"a\":[]}]"), "[1,{\"a\":[]}]"),
                document(node("{}"), "{}"),
                document(node("[]"), "[]"),
                document(IntNode.valueOf(5), "5"),
                document(TextNode.valueOf("x"), "\"x\""),
                document(NullNode.getInstance(), "null"),
                document(JsonParser.parseString("[1,\"a\"]"), "[1,\"a\"]"),
                document(JsonParser.parseString("{\"id\":1}"), "{\"id\":1}"),
                document(array, "[1]"),
                document(object, "{\"id\":1}"));
    }

    private static Arguments document(Object document, String text) {
        return Arguments.of(document.getClass().getName(), document, text);
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("documents")
    void aDocumentIsOneMessage(String type, Object document, String text) {
        template.sendBody(fixture.uri(""), document);

        assertThat(stored()).containsExactly(text);
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("documents")
    void soIsOneWithinABatchOrAGroup(String type, Object document, String text) throws Exception {
        Message message = new DefaultMessage(context);
        message.setBody(document);
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(document);
        template.sendBody(fixture.uri(""), List.of(document, message, exchange));
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .aggregate(constant(true), AggregationStrategies.groupedExchange())
                                .completionSize(2)
                                .to(fixture.uri(""))
                                .to("mock:done");
                    }
                });
        template.sendBody("direct:in", document);
        template.sendBody("direct:in", document);
        MockEndpoint done = context.getEndpoint("mock:done", MockEndpoint.class);
        done.expectedMessageCount(1);
        done.assertIsSatisfied();

        assertThat(stored()).containsExactly(text, text, text, text, text);
    }

    @Test
    void aDocumentMadeByTheRouteIsOneMessage() throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").unmarshal().json(JsonNode.class).to(fixture.uri(""));
                    }
                });
        template.sendBody("direct:in", "{\"id\": 1, \"name\": \"x\"}");
        template.sendBody("direct:in", "5");

        assertThat(stored()).containsExactly("{\"id\":1,\"name\":\"x\"}", "5");
    }

    /** What has no bytes is refused, and not published in parts or not at all. */
    @Test
    void whatIsOneThingAndHasNoBytesIsRefused(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("file"), "content");
        SQLException failure = new SQLException("first");
        failure.setNextException(new SQLException("second"));
        try (var entries = Files.newDirectoryStream(folder)) {
            for (Object body : List.of(failure, entries)) {
                assertThatExceptionOfType(CamelExecutionException.class)
                        .isThrownBy(() -> template.sendBody(fixture.uri(""), body))
                        .withCauseInstanceOf(NotStoredException.class);
            }
        }
        assertThat(stored()).isEmpty();
    }

    @Test
    void aPathIsItsFile(@TempDir Path folder) throws Exception {
        template.sendBody(fixture.uri(""), Files.writeString(folder.resolve("file"), "content"));

        assertThat(stored()).containsExactly("content");
    }

    static Stream<Arguments> batches() {
        Collection<String> queue = new ArrayDeque<>(List.of("a", "b"));
        Iterable<String> iterable = () -> List.of("a", "b").iterator();
        return Stream.of(
                Arguments.of("List", List.of("a", "b")),
                Arguments.of("Set", new LinkedHashSet<>(List.of("a", "b"))),
                Arguments.of("Queue", queue),
                Arguments.of("Iterator", List.of("a", "b").iterator()),
                Arguments.of("Iterable", iterable),
                Arguments.of("class of Iterable<Object>", new Page(List.of("a", "b"))),
                Arguments.of("List of its own kind", new Rows(List.of("a", "b"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("batches")
    void aBatchIsTakenApart(String type, Object batch) {
        template.sendBody(fixture.uri(""), batch);

        assertThat(stored()).containsExactly("a", "b");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("batches")
    void withoutTheIteratorNothingIsTakenApart(String type, Object batch) {
        context.getTypeConverterRegistry()
                .addTypeConverter(
                        byte[].class,
                        Object.class,
                        new TypeConverterSupport() {
                            @Override
                            public <T> T convertTo(
                                    Class<T> wanted, Exchange exchange, Object value) {
                                return wanted.cast("all".getBytes(UTF_8));
                            }
                        });
        template.sendBody(fixture.uri("useIterator=false"), batch);

        assertThat(stored()).containsExactly("all");
    }

    @Test
    void withoutTheIteratorAnEmptyListIsAMessage() {
        template.sendBody(fixture.uri("useIterator=false"), List.of());

        assertThat(stored()).containsExactly("");
    }

    /** Only the batch itself is taken apart. */
    @Test
    void aBatchWithinABatchIsRefused() {
        for (Object element : List.of(List.of("a", "b"), Set.of("a"), List.of("a").iterator())) {
            assertThatExceptionOfType(CamelExecutionException.class)
                    .isThrownBy(() -> template.sendBody(fixture.uri(""), List.of(element)))
                    .withCauseInstanceOf(NotStoredException.class);
        }
        assertThat(stored()).isEmpty();
    }

    private List<String> stored() {
        return StoredMessages.texts(fixture.environment(), fixture.stream());
    }

    private static JsonNode node(String json) throws Exception {
        return new ObjectMapper().readTree(json);
    }

    private record Page(List<Object> content) implements Iterable<Object> {

        @Override
        public Iterator<Object> iterator() {
            return content.iterator();
        }
    }

    private static final class Rows extends ArrayList<String> {

        private static final long serialVersionUID = 1L;

        Rows(List<String> rows) {
            super(rows);
        }
    }
}
