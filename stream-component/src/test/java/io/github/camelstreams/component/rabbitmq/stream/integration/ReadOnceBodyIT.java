package io.github.camelstreams.component.rabbitmq.stream.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.producer.NotStoredException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.xml.transform.stream.StreamSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AggregationStrategies;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.converter.stream.ReaderCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A body that can be read once is stored in full, whichever attempt it is that succeeds. */
class ReadOnceBodyIT {

    private final StreamFixture fixture = new StreamFixture();
    private final CamelContext context = new DefaultCamelContext();
    private ProducerTemplate template;

    @BeforeEach
    void start() {
        // with it Camel would make single bodies readable again by itself
        context.setStreamCaching(false);
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        context.stop();
        fixture.close();
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                body("Iterator", context -> List.of("a", "b").iterator(), "a", "b"),
                body("Scanner", context -> new Scanner("a b"), "a", "b"),
                body("Iterable", context -> once(List.of("a", "b").iterator()), "a", "b"),
                body("Iterator<InputStream>", context -> List.of(stream("a")).iterator(), "a"),
                body("Iterator of an archive", context -> new Archive(context, "ab"), "a", "b"),
                body("InputStream", context -> stream("ab"), "ab"),
                body("Reader", context -> new StringReader("äb"), "äb"),
                body("StreamSource", context -> new StreamSource(stream("<a/>")), "<a/>"),
                body("ByteBuffer", context -> ByteBuffer.wrap("ab".getBytes(UTF_8)), "ab"),
                body("List<InputStream>", context -> List.of("a", stream("b")), "a", "b"),
                body("List<Reader>", context -> List.of(new StringReader("a"), "b"), "a", "b"),
                body("List<StreamCache>", context -> List.of(cache("a"), cache("b")), "a", "b"),
                body("List<ReaderCache>", context -> List.of(new ReaderCache("a")), "a"),
                body(
                        "List<Message>",
                        context ->
                                List.of(
                                        message(context, cache("a")),
                                        message(context, stream("b"))),
                        "a",
                        "b"),
                body(
                        "List<Exchange>",
                        context ->
                                List.of(
                                        exchange(context, cache("a")),
                                        exchange(context, stream("b"))),
                        "a",
                        "b"));
    }

    /** Once it is stored, the same object with other content is another body. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("refills")
    void whatIsFilledAgainIsStoredAsItIsThen(String name, Refill body) throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:loop")
                                .loop(2)
                                .setBody(exchange -> body.next())
                                .to(fixture.uri(""));
                        from("direct:copies")
                                .loop(2)
                                .copy()
                                .setBody(exchange -> body.next())
                                .to(fixture.uri(""));
                        from("direct:split").split(body()).streaming().to(fixture.uri(""));
                        from("direct:batch").to(fixture.uri(""));
                        from("direct:lists")
                                .loop(2)
                                .setBody(exchange -> List.of(body.next()))
                                .to(fixture.uri(""));
                    }
                });
        for (String route : List.of("loop", "copies", "split", "batch", "lists")) {
            body.filled = 0;
            template.sendBody("direct:" + route, body);
        }

        assertThat(stored()).containsExactly("1", "2", "1", "2", "1", "2", "1", "2", "1", "2");
    }

    static Stream<Arguments> refills() {
        byte[] bytes = new byte[1];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        InputStream stream =
                new ByteArrayInputStream(bytes) {
                    @Override
                    public void close() {
                        reset();
                    }
                };
        Reader reader =
                new Reader() {
                    private boolean read;

                    @Override
                    public int read(char[] target, int start, int length) {
                        if (!read) {
                            target[start] = (char) bytes[0];
                        }
                        read = !read;
                        return read ? 1 : -1;
                    }

                    @Override
                    public void close() {
                        // it is used again
                    }
                };
        return Stream.of(buffer, stream, reader)
                .map(
                        each ->
                                Arguments.of(
                                        each.getClass().getSuperclass().getSimpleName(),
                                        new Refill(bytes, each)));
    }

    private static Arguments body(
            String name, Function<CamelContext, Object> body, String... stored) {
        return Arguments.of(name, body, List.of(stored));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void aRedeliveryStoresAllOfIt(
            String name, Function<CamelContext, Object> body, List<String> stored)
            throws Exception {
        fixture.environment().deleteStream(fixture.stream());
        redeliver("direct:in", exchange -> fixture.create(), fixture.uri(""));
        template.sendBody("direct:in", body.apply(context));

        assertThat(stored()).isEqualTo(stored);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void theSecondOfTwoStreamsGetsAllOfIt(
            String name, Function<CamelContext, Object> body, List<String> stored)
            throws Exception {
        try (StreamFixture other = new StreamFixture()) {
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").multicast().to(fixture.uri(""), other.uri(""));
                        }
                    });
            template.sendBody("direct:in", body.apply(context));

            assertThat(stored()).isEqualTo(stored);
            assertThat(StoredMessages.texts(other.environment(), other.stream())).isEqualTo(stored);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void whatExpressionsSeeOfItIsNotUsedUp(
            String name, Function<CamelContext, Object> body, List<String> stored) {
        template.sendBody(fixture.uri("filterValue=RAW(${bodyAs(String)})"), body.apply(context));

        List<com.rabbitmq.stream.Message> messages =
                StoredMessages.of(fixture.environment(), fixture.stream());
        assertThat(messages).extracting(StoredMessages::text).isEqualTo(stored);
        assertThat(messages)
                .extracting(each -> each.getMessageAnnotations().get("x-stream-filter-value"))
                .isEqualTo(stored);
    }

    @Test
    void groupedStreamsAreStoredInFullByARedelivery() throws Exception {
        context.setStreamCaching(true);
        fixture.environment().deleteStream(fixture.stream());
        group("direct:in");
        template.sendBody("direct:in", stream("a"));
        template.sendBody("direct:in", stream("b"));

        MockEndpoint done = context.getEndpoint("mock:done", MockEndpoint.class);
        done.expectedMessageCount(1);
        done.assertIsSatisfied();
        assertThat(stored()).containsExactly("a", "b");
    }

    @Test
    void groupedFilesAreStoredInFullByARedelivery(@TempDir Path files) throws Exception {
        context.setStreamCaching(true);
        fixture.environment().deleteStream(fixture.stream());
        Files.writeString(files.resolve("1"), "a");
        Files.writeString(files.resolve("2"), "b");
        group("file:" + files + "?noop=true&sortBy=file:name&initialDelay=0");

        MockEndpoint done = context.getEndpoint("mock:done", MockEndpoint.class);
        done.expectedMessageCount(1);
        done.assertIsSatisfied();
        assertThat(stored()).containsExactly("a", "b");
    }

    private void group(String from) throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(
                                defaultErrorHandler()
                                        .maximumRedeliveries(3)
                                        .redeliveryDelay(0)
                                        .onRedelivery(exchange -> fixture.create()));
                        from(from)
                                .aggregate(constant(true), AggregationStrategies.groupedBody())
                                .completionSize(2)
                                .to(fixture.uri(""))
                                .to("mock:done");
                    }
                });
    }

    /** What is confirmed already is sent again with the rest, as that of a List is. */
    @Test
    void aRedeliverySendsTheConfirmedOnesAgain() throws Exception {
        redeliverTooLargeThird("");

        assertThat(stored()).containsExactly("a", "b", "a", "b", "c");
    }

    @Test
    void withAProducerNameTheConfirmedOnesAreStoredOnce() throws Exception {
        redeliverTooLargeThird("producerName=relay");

        assertThat(stored()).containsExactly("a", "b", "c");
    }

    private void redeliverTooLargeThird(String options) throws Exception {
        Message tooLarge = message(context, new byte[3_000_000]);
        List<Message> messages =
                List.of(message(context, stream("a")), message(context, cache("b")), tooLarge);
        if (!options.isEmpty()) {
            messages.forEach(
                    each ->
                            each.setHeader(
                                    RabbitMQStreamConstants.PUBLISHING_ID,
                                    messages.indexOf(each) + 1));
        }
        redeliver("direct:in", exchange -> tooLarge.setBody("c"), fixture.uri(options));
        template.sendBody("direct:in", messages.iterator());
    }

    /** Its beginning is gone, and must not be missing from what is stored. */
    @Test
    void aBodyThatBreaksOffIsNeverStoredInPart() throws Exception {
        redeliver("direct:in", exchange -> {}, fixture.uri(""));
        InputStream broken = new BreakingOff("ab");
        Iterator<String> brokenIterator =
                Stream.of("a", "b", "c")
                        .peek(
                                each -> {
                                    if (each.equals("b")) {
                                        throw new IllegalStateException("broken off");
                                    }
                                })
                        .iterator();

        for (Object body : List.of(broken, brokenIterator)) {
            assertThatExceptionOfType(CamelExecutionException.class)
                    .isThrownBy(() -> template.sendBody("direct:in", body))
                    .withCauseInstanceOf(NotStoredException.class)
                    .withStackTraceContaining("broken off");
        }
        assertThat(stored()).isEmpty();
    }

    @Test
    void aDeadLetterIsWhole() throws Exception {
        fixture.environment().deleteStream(fixture.stream());
        try (StreamFixture dead = new StreamFixture()) {
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            errorHandler(
                                    deadLetterChannel("direct:dead")
                                            .maximumRedeliveries(1)
                                            .redeliveryDelay(0)
                                            .useOriginalMessage());
                            from("direct:in").to(fixture.uri("")).to("mock:never");
                            from("direct:dead").errorHandler(noErrorHandler()).to(dead.uri(""));
                        }
                    });
            template.sendBody("direct:in", List.of("a", "b").iterator());

            assertThat(StoredMessages.texts(dead.environment(), dead.stream()))
                    .containsExactly("a", "b");
        }
        fixture.create();
    }

    /** Whatever comes behind the producer finds as much as the producer found. */
    @Test
    void theStepBehindFindsItUnread() throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").to(fixture.uri("")).split(body()).to("mock:parts");
                    }
                });
        MockEndpoint parts = context.getEndpoint("mock:parts", MockEndpoint.class);
        parts.expectedBodiesReceived("a", "b");
        template.sendBody("direct:in", List.of("a", "b").iterator());

        parts.assertIsSatisfied(TimeUnit.SECONDS.toMillis(5));
    }

    /** Publishes again after a failure, once this has been done about it. */
    private void redeliver(String from, org.apache.camel.Processor repair, String to)
            throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(
                                defaultErrorHandler()
                                        .maximumRedeliveries(3)
                                        .redeliveryDelay(0)
                                        .onRedelivery(repair));
                        from(from).to(to);
                    }
                });
    }

    private List<String> stored() {
        return StoredMessages.texts(fixture.environment(), fixture.stream());
    }

    private static <T> Iterable<T> once(Iterator<T> elements) {
        return () -> elements;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private static InputStreamCache cache(String text) {
        return new InputStreamCache(text.getBytes(UTF_8));
    }

    private static Message message(CamelContext context, Object body) {
        Message message = new DefaultMessage(context);
        message.setBody(body);
        return message;
    }

    private static Exchange exchange(CamelContext context, Object body) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        return exchange;
    }

    /** One and the same object, with other content each time. */
    private static final class Refill implements Iterator<Object> {

        private final byte[] bytes;
        private final Object body;
        private int filled;

        Refill(byte[] bytes, Object body) {
            this.bytes = bytes;
            this.body = body;
        }

        @Override
        public boolean hasNext() {
            return filled < 2;
        }

        @Override
        public Object next() {
            filled++;
            bytes[0] = (byte) ('0' + filled);
            return body instanceof ByteBuffer buffer ? buffer.rewind() : body;
        }
    }

    /** Fails once in its middle, and ends then. */
    private static final class BreakingOff extends FilterInputStream {

        private int reads;

        BreakingOff(String text) {
            super(stream(text));
        }

        @Override
        public int read(byte[] target, int start, int length) throws IOException {
            reads++;
            if (reads == 2) {
                throw new IOException("broken off");
            }
            return reads == 1 ? super.read(target, start, 1) : -1;
        }
    }

    /** As Camel reads an archive: each element is gone when the next one is asked for. */
    private static final class Archive implements Iterator<Message> {

        private final CamelContext context;
        private final InputStream all;
        private Entry current;

        Archive(CamelContext context, String entries) {
            this.context = context;
            this.all = stream(entries);
        }

        @Override
        public boolean hasNext() {
            try {
                return all.available() > 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Message next() {
            if (current != null) {
                current.passed = true;
            }
            current = new Entry(all);
            return message(context, current);
        }
    }

    /** One byte of an archive. */
    private static final class Entry extends FilterInputStream {

        private boolean passed;
        private boolean read;

        Entry(InputStream archive) {
            super(archive);
        }

        @Override
        public int read(byte[] target, int start, int length) throws IOException {
            if (passed) {
                throw new IOException("behind it already");
            }
            if (read) {
                return -1;
            }
            read = true;
            return super.read(target, start, 1);
        }
    }
}
