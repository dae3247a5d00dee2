package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A trace goes on across a stream. */
class TracingIT {

    private static final String OUTER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String OWN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final Map<String, Object> TRACE =
            Map.of("traceparent", OUTER, "tracestate", "vendor=1", "baggage", "tenant=acme");

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final SdkTracerProvider provider =
            SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build();
    private final StreamFixture fixture = new StreamFixture();
    private final CamelContext context = new DefaultCamelContext();
    private final List<Map<String, Object>> received = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        context.stop();
        provider.close();
        fixture.close();
    }

    @Test
    void theSpanThatConsumesHasTheSpanThatPublishedAsItsParent() throws Exception {
        startTraced("");
        for (int i = 1; i <= 3; i++) {
            context.createProducerTemplate()
                    .sendBodyAndHeader(
                            "direct:in",
                            "order " + i,
                            "CamelRabbitMQStreamMessageId",
                            "order-" + i);
        }
        awaitReceived(3);

        List<SpanData> sent = finished("EVENT_SENT", 3);
        List<SpanData> consumed = finished("EVENT_RECEIVED", 3);
        assertThat(sent).extracting(SpanData::getTraceId).doesNotHaveDuplicates();
        assertThat(consumed)
                .extracting(SpanData::getParentSpanId)
                .containsExactlyElementsOf(sent.stream().map(SpanData::getSpanId).toList());
        assertThat(consumed)
                .extracting(SpanData::getTraceId)
                .containsExactlyElementsOf(sent.stream().map(SpanData::getTraceId).toList());
        assertThat(consumed).extracting(SpanData::getName).containsOnly(fixture.stream());
        assertThat(consumed)
                .extracting(span -> attribute(span, "messaging.rabbitmq.stream.offset"))
                .containsExactly("0", "1", "2");
        assertThat(consumed)
                .extracting(span -> attribute(span, "messaging.message.id"))
                .containsExactly("order-1", "order-2", "order-3");
        assertThat(consumed.get(0).getAttributes().asMap().values())
                .allSatisfy(value -> assertThat(value.toString()).doesNotContain("password"));
    }

    @Test
    void everyMessageOfABatchBelongsToTheSpanThatPublishedIt() throws Exception {
        startTraced("batching=true");
        context.createProducerTemplate().sendBody("direct:in", List.of("a", "b"));
        awaitReceived(2);

        SpanData sent = finished("EVENT_SENT", 1).get(0);
        assertThat(received)
                .extracting(headers -> headers.get("traceparent"))
                .containsOnly("00-" + sent.getTraceId() + "-" + sent.getSpanId() + "-01");
    }

    @Test
    void whatATracerHasLeftInTheHeadersTravelsWithEveryMessage() throws Exception {
        Message traced = new DefaultMessage(context);
        traced.setBody("traced");
        traced.setHeader("traceparent", OWN);
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody("exchange");
        exchange.getMessage().setHeader("baggage", "tenant=other");
        addReader("batching=true");
        context.start();
        context.createProducerTemplate().sendBodyAndHeaders(fixture.uri(""), "single", TRACE);
        context.createProducerTemplate()
                .sendBodyAndHeaders(fixture.uri(""), List.of("element", traced, exchange), TRACE);
        awaitReceived(4);

        List<Map<String, Object>> contexts = new ArrayList<>(received);
        contexts.forEach(headers -> headers.keySet().removeIf(name -> name.startsWith("Camel")));
        assertThat(contexts)
                .containsExactly(
                        TRACE,
                        TRACE,
                        Map.of("traceparent", OWN),
                        Map.of(
                                "traceparent", OUTER,
                                "tracestate", "vendor=1",
                                "baggage", "tenant=other"));
    }

    private void startTraced(String options) throws Exception {
        context.getRegistry().bind("tracer", provider.get("test"));
        context.getRegistry()
                .bind(
                        "propagators",
                        ContextPropagators.create(
                                TextMapPropagator.composite(
                                        W3CTraceContextPropagator.getInstance(),
                                        W3CBaggagePropagator.getInstance())));
        new OpenTelemetryTracer().init(context);
        addReader(options);
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").to(fixture.uri(""));
                    }
                });
        context.start();
    }

    private void addReader(String options) throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(fixture.uri(options)).process(this::remember);
                    }

                    private void remember(Exchange exchange) {
                        Object body = exchange.getMessage().getBody();
                        List<?> messages =
                                body instanceof List<?> batch
                                        ? batch
                                        : List.of(exchange.getMessage());
                        messages.forEach(
                                each -> received.add(new HashMap<>(((Message) each).getHeaders())));
                    }
                });
    }

    private void awaitReceived(int count) {
        await().atMost(StreamFixture.PATIENCE).until(() -> received.size() >= count);
    }

    /** The spans of this kind on the stream, in the order in which they began. */
    private List<SpanData> finished(String operation, int count) {
        return await().atMost(StreamFixture.PATIENCE)
                .until(
                        () ->
                                spans.getFinishedSpanItems().stream()
                                        .filter(span -> operation.equals(attribute(span, "op")))
                                        .filter(span -> span.getName().equals(fixture.stream()))
                                        .sorted(
                                                Comparator.comparingLong(
                                                        SpanData::getStartEpochNanos))
                                        .toList(),
                        found -> found.size() >= count);
    }

    private static String attribute(SpanData span, String name) {
        return span.getAttributes().get(AttributeKey.stringKey(name));
    }
}
