package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamBinding;
import io.github.camelstreams.component.rabbitmq.stream.producer.NotStoredException;
import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.cloudevents.CloudEvent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a header or an annotation holds is stored, or the log says that it is not. */
class HeaderValuesIT {

    private static final Instant TIME = Instant.parse("2026-01-31T12:00:00.123Z");
    private static final OffsetDateTime OFFSET_TIME = TIME.atOffset(ZoneOffset.ofHours(2));
    private static final ZonedDateTime ZONED_TIME = TIME.atZone(ZoneId.of("Europe/Paris"));

    /** What a route sets, and what another one gets. */
    private static final Map<String, Map.Entry<Object, Object>> VALUES = values();

    private final StreamFixture fixture = new StreamFixture();
    private final CamelContext context = new DefaultCamelContext();
    private final List<Map<String, Object>> received = new CopyOnWriteArrayList<>();

    private static Map<String, Map.Entry<Object, Object>> values() {
        Map<String, Map.Entry<Object, Object>> values = new LinkedHashMap<>();
        same(values, "text", true, 1, 1L, (short) 1, (byte) 1, 1.5, 1.5f, new UUID(1, 2));
        same(values, new byte[] {1, 2});
        put(values, 'x', "x");
        put(values, new BigDecimal("12345678901234567890.10"), "12345678901234567890.10");
        put(values, new BigInteger("18446744073709551616"), "18446744073709551616");
        put(values, new AtomicInteger(1), 1);
        put(values, new AtomicLong(1), 1L);
        put(values, new LongAdder(), 0L);
        put(values, new DoubleAdder(), 0.0);
        put(values, new AtomicBoolean(true), true);
        put(values, DayOfWeek.MONDAY, "MONDAY");
        put(values, URI.create("https://example.com/a"), "https://example.com/a");
        put(values, url("https://example.com/a"), "https://example.com/a");
        put(values, CharBuffer.wrap("text"), "text");
        put(values, Locale.CANADA_FRENCH, "fr-CA");
        put(values, StandardCharsets.UTF_8, "UTF-8");
        put(values, Currency.getInstance("EUR"), "EUR");
        put(values, Path.of("a", "b"), Path.of("a", "b").toString());
        put(values, new File("a"), "a");
        put(values, String.class, "java.lang.String");
        put(values, Date.from(TIME), TIME.toEpochMilli());
        put(values, java.sql.Timestamp.from(TIME), TIME.toEpochMilli());
        put(values, new java.sql.Date(TIME.toEpochMilli()), TIME.toEpochMilli());
        put(values, calendar(), TIME.toEpochMilli());
        put(values, TIME, TIME.toEpochMilli());
        put(values, OFFSET_TIME, "2026-01-31T14:00:00.123+02:00");
        put(values, ZONED_TIME, "2026-01-31T13:00:00.123+01:00[Europe/Paris]");
        put(values, LocalDate.of(2026, 1, 31), "2026-01-31");
        put(values, LocalTime.of(12, 30), "12:30");
        put(values, LocalDateTime.of(2026, 1, 31, 12, 30), "2026-01-31T12:30");
        put(values, Year.of(2026), "2026");
        put(values, YearMonth.of(2026, 1), "2026-01");
        put(values, Duration.ofSeconds(90), "PT1M30S");
        put(values, Period.ofDays(1), "P1D");
        put(values, ZoneId.of("Europe/Paris"), "Europe/Paris");
        put(values, TimeZone.getTimeZone("Europe/Paris"), "Europe/Paris");
        put(values, Optional.of(DayOfWeek.MONDAY), "MONDAY");
        put(values, List.of("a", 1, DayOfWeek.MONDAY), List.of("a", 1, "MONDAY"));
        put(values, Arrays.asList("a", null), Arrays.asList("a", null));
        put(values, Set.of("a"), List.of("a"));
        put(values, List.of(), List.of());
        put(values, Map.of("a", List.of(1.5)), Map.of("a", List.of(1.5)));
        put(values, Map.of(), Map.of());
        put(values, new String[] {"a", "b"}, List.of("a", "b"));
        put(values, new int[] {1, 2}, List.of(1, 2));
        put(values, new Object[] {new int[] {1}, "a"}, List.of(List.of(1), "a"));
        return values;
    }

    private static void same(Map<String, Map.Entry<Object, Object>> values, Object... all) {
        for (Object each : all) {
            put(values, each, each);
        }
    }

    private static void put(
            Map<String, Map.Entry<Object, Object>> values, Object value, Object received) {
        values.put(
                values.size() + value.getClass().getSimpleName().replace("[]", "s"),
                Map.entry(value, received));
    }

    private static URL url(String text) {
        try {
            return URI.create(text).toURL();
        } catch (java.net.MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Calendar calendar() {
        return GregorianCalendar.from(ZONED_TIME);
    }

    @BeforeEach
    void start() throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(fixture.uri("batching=true"))
                                .split(body())
                                .process(
                                        exchange ->
                                                received.add(
                                                        new HashMap<>(
                                                                exchange.getIn().getHeaders())));
                    }
                });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        fixture.close();
    }

    @Test
    void aHeaderComesBack() {
        Map<String, Object> headers = new LinkedHashMap<>();
        VALUES.forEach((name, value) -> headers.put(name, value.getKey()));
        headers.put("absent", null);
        headers.put("empty", Optional.empty());
        try (CapturedLog log = new CapturedLog(RabbitMQStreamBinding.class)) {
            send(headers);
            assertThat(log.warnings("")).isEmpty();
        }
        assertThat(received()).containsAllEntriesOf(expected());
        assertThat(received()).doesNotContainKeys("absent", "empty");
    }

    @Test
    void anAnnotationComesBack() {
        Map<String, Object> annotations = new LinkedHashMap<>();
        VALUES.forEach((name, value) -> annotations.put(name, value.getKey()));
        send(Map.of(RabbitMQStreamConstants.MESSAGE_ANNOTATIONS, annotations));
        Map<?, ?> stored = (Map<?, ?>) received().get(RabbitMQStreamConstants.MESSAGE_ANNOTATIONS);
        assertThat(stored).hasSize(VALUES.size());
        expected().forEach((name, value) -> assertThat(stored.get(name)).isEqualTo(value));
    }

    @Test
    void whatAmqpCannotHoldIsReportedOnceForEachName() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        Map<String, Object> headers = new HashMap<>();
        headers.put("object", new Object());
        headers.put("thread", Thread.currentThread());
        headers.put("list", List.of("a", new Object()));
        headers.put("map", Map.of("a", new Object()));
        headers.put("endless", endless);
        headers.put("good", "good");
        String uri = fixture.uri("");
        try (CapturedLog log = new CapturedLog(RabbitMQStreamBinding.class)) {
            for (int i = 0; i < 3; i++) {
                context.createProducerTemplate().sendBodyAndHeaders(uri, "a", headers);
            }
            assertThat(log.warnings("is not published")).hasSize(5);
            assertThat(log.warnings("Header object "))
                    .singleElement()
                    .asString()
                    .contains("java.lang.Object");
        }
        assertThat(received()).containsEntry("good", "good").doesNotContainKeys("object", "list");
    }

    @Test
    void namesWithoutAnEndDoNotFillTheLog() {
        String uri = fixture.uri("");
        Map<String, Object> headers = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            headers.put("object" + i, new Object());
        }
        try (CapturedLog log = new CapturedLog(RabbitMQStreamBinding.class)) {
            context.createProducerTemplate().sendBodyAndHeaders(uri, "a", headers);
            assertThat(log.warnings("is not published")).hasSize(100);
        }
    }

    /** Times in properties, whichever class they are of. */
    @Test
    void aTimeMayBeOfAnyClass() {
        Collection<Object> times =
                List.of(
                        TIME.toEpochMilli(),
                        TIME,
                        Date.from(TIME),
                        OFFSET_TIME,
                        ZONED_TIME,
                        calendar());
        for (Object time : times) {
            send(
                    Map.of(
                            RabbitMQStreamConstants.CREATION_TIME,
                            time,
                            RabbitMQStreamConstants.EXPIRY_TIME,
                            time));
        }
        await().atMost(PATIENCE).until(() -> received.size() == times.size());
        assertThat(received)
                .allSatisfy(
                        headers ->
                                assertThat(headers)
                                        .containsEntry(
                                                RabbitMQStreamConstants.CREATION_TIME,
                                                TIME.toEpochMilli())
                                        .containsEntry(
                                                RabbitMQStreamConstants.EXPIRY_TIME,
                                                TIME.toEpochMilli()));
    }

    /** A header of the component's own means something, so the exchange fails. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                RabbitMQStreamConstants.MESSAGE_ANNOTATIONS,
                RabbitMQStreamConstants.CREATION_TIME,
                RabbitMQStreamConstants.GROUP_SEQUENCE,
                RabbitMQStreamConstants.USER_ID
            })
    void aPropertyThatCannotBeMadeOfItsHeaderIsRefused(String name) {
        Exception failure =
                context.createProducerTemplate()
                        .request(
                                fixture.uri(""),
                                exchange ->
                                        exchange.getMessage()
                                                .setHeader(name, Thread.currentThread()))
                        .getException();
        assertThat(failure).isInstanceOf(NotStoredException.class).hasStackTraceContaining(name);
    }

    @Test
    void attributesOfACloudEventAreText() {
        send(
                Map.of(
                        CloudEvent.CAMEL_CLOUD_EVENT_ID,
                        new AtomicLong(42),
                        CloudEvent.CAMEL_CLOUD_EVENT_SOURCE,
                        url("https://example.com/a"),
                        CloudEvent.CAMEL_CLOUD_EVENT_TYPE,
                        DayOfWeek.MONDAY,
                        CloudEvent.CAMEL_CLOUD_EVENT_SUBJECT,
                        CharBuffer.wrap("subject"),
                        CloudEvent.CAMEL_CLOUD_EVENT_TIME,
                        new java.sql.Date(TIME.toEpochMilli()),
                        "cloudEvents:extension",
                        DayOfWeek.MONDAY));
        assertThat(received())
                .containsEntry(CloudEvent.CAMEL_CLOUD_EVENT_ID, "42")
                .containsEntry(CloudEvent.CAMEL_CLOUD_EVENT_SOURCE, "https://example.com/a")
                .containsEntry(CloudEvent.CAMEL_CLOUD_EVENT_TYPE, "MONDAY")
                .containsEntry(CloudEvent.CAMEL_CLOUD_EVENT_SUBJECT, "subject")
                .containsEntry(CloudEvent.CAMEL_CLOUD_EVENT_TIME, TIME.toString())
                .containsEntry("cloudEvents:extension", "MONDAY");
    }

    private void send(Map<String, Object> headers) {
        context.createProducerTemplate().sendBodyAndHeaders(fixture.uri(""), "a", headers);
    }

    private Map<String, Object> received() {
        await().atMost(PATIENCE).until(() -> !received.isEmpty());
        return received.get(0);
    }

    private static Map<String, Object> expected() {
        Map<String, Object> expected = new LinkedHashMap<>();
        VALUES.forEach((name, value) -> expected.put(name, value.getValue()));
        return expected;
    }
}
