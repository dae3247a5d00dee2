package io.github.camelstreams.order;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Reads the events of the stream {@code customer}, and takes nothing for an event that is none.
 *
 * <p>Strict in what the schema names: every field of the event's type must be there, as text that
 * is not blank. Blind to all else, so that a newer customer service may add fields and annotations.
 * Thread-safe.
 */
final class CustomerEventReader {

    static final String EVENT_ID = "event_id";
    static final String EVENT_TYPE = "event_type";
    static final String CUSTOMER_ID = "customer_id";

    private static final String ADDRESS = "address";
    private static final String TIMESTAMP = "timestamp";

    /** Keeps the primary key of the replica well below the size that a PostgreSQL index takes. */
    private static final int MAX_ID_LENGTH = 200;

    private static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofHours(1);

    private static final Map<String, List<String>> FIELDS =
            Map.of(
                    "customer.created",
                    List.of(CUSTOMER_ID, "name", "email", ADDRESS, TIMESTAMP),
                    "customer.address.updated",
                    List.of(CUSTOMER_ID, ADDRESS, TIMESTAMP));

    private static final ObjectReader JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .build()
                    .readerFor(JsonNode.class);

    private static final DateTimeFormatter RFC_3339 =
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendValue(ChronoField.YEAR, 4)
                    .appendPattern("-MM-dd'T'HH:mm:ss")
                    .optionalStart()
                    .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
                    .optionalEnd()
                    .appendOffset("+HH:MM", "Z")
                    .toFormatter()
                    .withResolverStyle(ResolverStyle.STRICT);

    private final Clock clock;

    /**
     * @param clock by which a timestamp lies in the future
     */
    CustomerEventReader(Clock clock) {
        this.clock = clock;
    }

    /**
     * Reads one message.
     *
     * @param annotations its message annotations
     * @param body its data section
     * @throws InvalidEventException when the message will never be an event
     */
    CustomerEvent read(Map<String, Object> annotations, byte[] body) throws InvalidEventException {
        annotation(annotations, EVENT_ID);
        String type = annotation(annotations, EVENT_TYPE);
        List<String> fields = FIELDS.get(type);
        if (fields == null) {
            throw new InvalidEventException("unknown event_type " + Text.printable(type));
        }
        JsonNode event = object(body);
        for (String field : fields) {
            check(
                    "field " + field,
                    event.path(field).isMissingNode() ? null : text(event.get(field)));
        }
        String customerId = event.get(CUSTOMER_ID).textValue();
        checkLength("field " + CUSTOMER_ID, customerId);
        return new CustomerEvent(
                customerId,
                event.get(ADDRESS).textValue(),
                timestamp(event.get(TIMESTAMP).textValue()));
    }

    /** The customer's id, when that much of the body can be read; {@code null} otherwise. */
    static String customerId(byte[] body) {
        try {
            return object(body).path(CUSTOMER_ID).textValue();
        } catch (InvalidEventException e) {
            return null;
        }
    }

    private static String annotation(Map<String, Object> annotations, String name)
            throws InvalidEventException {
        Object value = annotations.get(name);
        check("annotation " + name, value);
        checkLength("annotation " + name, (String) value);
        return (String) value;
    }

    private static Object text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value;
    }

    private static void check(String what, Object value) throws InvalidEventException {
        if (value == null) {
            throw new InvalidEventException(what + " is missing");
        }
        if (!(value instanceof String text)) {
            throw new InvalidEventException(what + " is not text");
        }
        if (text.isBlank()) {
            throw new InvalidEventException(what + " is blank");
        }
        if (!Text.isStorable(text)) {
            throw new InvalidEventException(
                    what + " holds a NUL character or half of a surrogate pair");
        }
    }

    private static void checkLength(String what, String text) throws InvalidEventException {
        if (text.codePointCount(0, text.length()) > MAX_ID_LENGTH) {
            throw new InvalidEventException(
                    what + " is longer than " + MAX_ID_LENGTH + " characters");
        }
    }

    private static JsonNode object(byte[] body) throws InvalidEventException {
        JsonNode json;
        try {
            // Decoded here, as Jackson would guess the encoding and let malformed UTF-8 pass.
            json =
                    JSON.readValue(
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .decode(ByteBuffer.wrap(body))
                                    .toString());
        } catch (CharacterCodingException e) {
            throw new InvalidEventException("body is not UTF-8");
        } catch (JsonProcessingException e) {
            throw new InvalidEventException("body is not JSON");
        }
        if (!json.isObject()) {
            throw new InvalidEventException("body is not a JSON object");
        }
        return json;
    }

    private Instant timestamp(String text) throws InvalidEventException {
        Instant timestamp;
        try {
            // PostgreSQL keeps microseconds: two events must compare alike here and there.
            timestamp =
                    OffsetDateTime.parse(text, RFC_3339).toInstant().truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            throw new InvalidEventException("field timestamp is not a time of RFC 3339");
        }
        if (timestamp.isAfter(clock.instant().plus(MAX_CLOCK_DIFFERENCE))) {
            throw new InvalidEventException("field timestamp lies more than an hour ahead");
        }
        return timestamp;
    }
}
