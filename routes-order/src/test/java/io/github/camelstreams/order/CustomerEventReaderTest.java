package io.github.camelstreams.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CustomerEventReaderTest {

    private static final String NOW = "2025-01-11T10:00:00Z";
    private static final String CREATED =
            """
            {"customer_id":"c1","name":"John","email":"j@example.com","address":"1 Main St","timestamp":"%s"}"""
                    .formatted(NOW);
    private static final String MOVED =
            "{\"customer_id\":\"c1\",\"address\":\"2 New St\",\"timestamp\":\"%s\"}".formatted(NOW);

    @Test
    void readsBothTypes() throws InvalidEventException {
        assertThat(read("customer.created", CREATED))
                .isEqualTo(new CustomerEvent("c1", "1 Main St", Instant.parse(NOW)));
        assertThat(read("customer.address.updated", MOVED))
                .isEqualTo(new CustomerEvent("c1", "2 New St", Instant.parse(NOW)));
    }

    @Test
    void ignoresFieldsAndAnnotationsItDoesNotKnow() throws InvalidEventException {
        String body =
                MOVED.replace(
                        "{\"customer_id\"", "{\"version\": {\"a\": [1, null]}, \"customer_id\"");
        Map<String, Object> annotations = Messages.annotations("e1", "customer.address.updated");
        annotations.put("resync", true);

        assertThat(CustomerEventReader.read(annotations, bytes(body)).address())
                .isEqualTo("2 New St");
    }

    @Test
    void keepsTextAsItIs() throws InvalidEventException {
        String body =
                MOVED.replace("2 New St", "  Straße 9 \\uD83C\\uDFE0 'x'; drop table orders;--\\n");

        assertThat(read("customer.address.updated", body).address())
                .isEqualTo("  Straße 9 \uD83C\uDFE0 'x'; drop table orders;--\n");
    }

    @Test
    void takesTheReplacementCharacterForText() throws InvalidEventException {
        assertThat(
                        read(
                                        "customer.address.updated",
                                        MOVED.replace("2 New St", "\uFFFD \uD83C\uDFE0"))
                                .address())
                .isEqualTo("\uFFFD \uD83C\uDFE0");
    }

    @ParameterizedTest
    @CsvSource({
        "2025-01-11T10:00:00Z, 2025-01-11T10:00:00Z",
        "2025-01-11t10:00:00z, 2025-01-11T10:00:00Z",
        "2025-01-11T12:00:00+02:00, 2025-01-11T10:00:00Z",
        "2025-01-11T09:59:59.5-00:00, 2025-01-11T09:59:59.5Z",
        "2025-01-11T09:59:59.123456789Z, 2025-01-11T09:59:59.123456Z",
        "2024-02-29T00:00:00.000000Z, 2024-02-29T00:00:00Z",
        "2023-12-31T23:59:59.987654Z, 2023-12-31T23:59:59.987654Z",
        "2023-12-31T23:59:59.000001z, 2023-12-31T23:59:59.000001Z",
        "0001-01-01T01:02:03.040506Z, 0001-01-01T01:02:03.040506Z",
        "2025-01-11T11:00:00Z, 2025-01-11T11:00:00Z"
    })
    void readsTimestampsOfRfc3339(String text, Instant instant) throws InvalidEventException {
        assertThat(read("customer.address.updated", MOVED.replace(NOW, text)).timestamp())
                .isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2025-01-11",
                "2025-01-11T10:00Z",
                "2025-01-11 10:00:00Z",
                "2025-01-11T10:00:00",
                "2025-01-11T10:00:00+02",
                "2025-01-11T10:00:00+0200",
                "2025-01-11T10:00:00.Z",
                "2025-01-11T24:00:00Z",
                "2025-02-29T10:00:00Z",
                "2025-02-29T10:00:00.000000Z",
                "2025-13-01T10:00:00.000000Z",
                "2025-01-11T24:00:00.000000Z",
                "2025-01-11T10:00:60.000000Z",
                "2025-01-11T10:00:00.00000:Z",
                "2025-01-11T10:00:00.-00001Z",
                "2025/01/11T10:00:00.000000Z",
                "2025-1-11T10:00:00Z",
                "+12025-01-11T10:00:00Z",
                "-2025-01-11T10:00:00Z",
                "2025-01-11T10:00:00Z ",
                "1736589600"
            })
    void refusesOtherTimestamps(String text) {
        assertInvalid(
                "customer.address.updated",
                MOVED.replace(NOW, text),
                "field timestamp is not a time of RFC 3339");
    }

    static Stream<Arguments> invalidAnnotations() {
        return Stream.of(
                arguments(Map.of(), "annotation event_id is missing"),
                arguments(Map.of("event_id", "e1"), "annotation event_type is missing"),
                arguments(
                        Messages.annotations(7L, "customer.created"),
                        "annotation event_id is not text"),
                arguments(
                        Messages.annotations("e1", new byte[] {1}),
                        "annotation event_type is not text"),
                arguments(
                        Messages.annotations(" ", "customer.created"),
                        "annotation event_id is blank"),
                arguments(Messages.annotations("e1", ""), "annotation event_type is blank"),
                arguments(
                        Messages.annotations("e\0", "customer.created"),
                        "annotation event_id holds a NUL character or half of a surrogate pair"),
                arguments(
                        Messages.annotations("e".repeat(201), "customer.created"),
                        "annotation event_id is longer than 200 characters"),
                arguments(
                        Messages.annotations("e1", "customer.deleted"),
                        "unknown event_type customer.deleted"),
                arguments(
                        Messages.annotations("e1", "Customer.Created\u001b[2J\n"),
                        "unknown event_type Customer.Created?[2J?"));
    }

    @ParameterizedTest
    @MethodSource("invalidAnnotations")
    void refusesAnnotations(Map<String, Object> annotations, String reason) {
        assertThatThrownBy(() -> CustomerEventReader.read(annotations, bytes(CREATED)))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{} {}",
                "}",
                "nonsense",
                "{'a': 1}",
                "{\"a\": 1, \"a\": 2}",
                "{\"a\": {\"b\": 1, \"b\": 2}}",
                "{\"a\": \"\\x\"}",
                "{\"a\": [\"\n\"]}",
                "{\"a\": [1}",
                "{\"a\": 1]",
                "{\"a\": 1",
                "{\"a\": 1} x",
                "[1",
                "[] []",
                "{\"a\": 01}",
                "\"",
                "\uFEFF{}"
            })
    void refusesWhatIsNoJson(String body) {
        assertInvalid("customer.created", body, "body is not JSON");
    }

    @Test
    void refusesJsonThatIsNestedTooDeeply() {
        assertInvalid("customer.created", "[".repeat(200_000), "body is not JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "true", "1", "\"text\""})
    void refusesJsonThatIsNoObject(String body) {
        assertInvalid("customer.created", body, "body is not a JSON object");
    }

    static Stream<byte[]> notUtf8() {
        return Stream.of(
                new byte[] {'{', (byte) 0xff, '}'},
                new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'},
                new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
                CREATED.replace("John", "Jörg").getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @MethodSource("notUtf8")
    void refusesMalformedUtf8(byte[] body) {
        assertInvalid("customer.created", body, "body is not UTF-8");
    }

    @Test
    void doesNotGuessEncodings() {
        assertInvalid(
                "customer.created",
                CREATED.getBytes(StandardCharsets.UTF_16LE),
                "body is not JSON");
    }

    static Stream<Arguments> requiredFields() {
        return Stream.concat(
                Stream.of("customer_id", "name", "email", "address", "timestamp")
                        .map(field -> arguments("customer.created", CREATED, field)),
                Stream.of("customer_id", "address", "timestamp")
                        .map(field -> arguments("customer.address.updated", MOVED, field)));
    }

    @ParameterizedTest
    @MethodSource("requiredFields")
    void refusesFields(String type, String body, String field) {
        String name = "\"%s\":".formatted(field);
        String value = "(%s)\"[^\"]*\"".formatted(name);
        assertInvalid(type, body.replace(name, "\"other\":"), "field " + field + " is missing");
        assertInvalid(type, body.replaceFirst(value, "$1null"), "field " + field + " is not text");
        assertInvalid(type, body.replaceFirst(value, "$142"), "field " + field + " is not text");
        assertInvalid(
                type, body.replaceFirst(value, "$1[\"a\"]"), "field " + field + " is not text");
        assertInvalid(
                type, body.replaceFirst(value, "$1\" \\\\t\""), "field " + field + " is blank");
        String unstorable = "field " + field + " holds a NUL character or half of a surrogate pair";
        assertInvalid(type, body.replaceFirst(value, "$1\"a\\\\u0000\""), unstorable);
        assertInvalid(type, body.replaceFirst(value, "$1\"a\\\\uD800\""), unstorable);
        assertInvalid(type, body.replaceFirst(value, "$1\"\\\\uDC00a\""), unstorable);
    }

    @Test
    void refusesAnIdThatNoIndexTakes() throws InvalidEventException {
        String longest = "\uD83C\uDFE0".repeat(200);
        assertThat(read("customer.address.updated", MOVED.replace("c1", longest)).customerId())
                .isEqualTo(longest);
        assertInvalid(
                "customer.address.updated",
                MOVED.replace("c1", longest + "x"),
                "field customer_id is longer than 200 characters");
    }

    private CustomerEvent read(String type, String body) throws InvalidEventException {
        return CustomerEventReader.read(Messages.annotations("e1", type), bytes(body));
    }

    private void assertInvalid(String type, String body, String reason) {
        assertInvalid(type, bytes(body), reason);
    }

    private void assertInvalid(String type, byte[] body, String reason) {
        assertThatThrownBy(() -> CustomerEventReader.read(Messages.annotations("e1", type), body))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage(reason);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
