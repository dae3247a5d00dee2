package io.github.camelstreams.order;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
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

    private static final Map<String, List<String>> FIELDS =
            Map.of(
                    "customer.created",
                    List.of(CUSTOMER_ID, "name", "email", ADDRESS, TIMESTAMP),
                    "customer.address.updated",
                    List.of(CUSTOMER_ID, ADDRESS, TIMESTAMP));

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /** Stands for whatever is no text. */
    private static final Object OTHER = new Object();

    private CustomerEventReader() {}

    /**
     * Reads one message.
     *
     * @param annotations its message annotations
     * @param body its data section
     * @throws InvalidEventException when the message will never be an event
     */
    static CustomerEvent read(Map<String, Object> annotations, byte[] body)
            throws InvalidEventException {
        annotation(annotations, EVENT_ID);
        String type = annotation(annotations, EVENT_TYPE);
        List<String> fields = FIELDS.get(type);
        if (fields == null) {
            throw new InvalidEventException("unknown event_type " + Text.printable(type));
        }
        Map<String, Object> event = object(body);
        for (String field : fields) {
            check("field ", field, event.get(field));
        }
        String customerId = (String) event.get(CUSTOMER_ID);
        checkLength("field ", CUSTOMER_ID, customerId);
        return new CustomerEvent(
                customerId, (String) event.get(ADDRESS), timestamp((String) event.get(TIMESTAMP)));
    }

    /** The customer's id, when that much of the body can be read; {@code null} otherwise. */
    static String customerId(byte[] body) {
        try {
            return object(body).get(CUSTOMER_ID) instanceof String text ? text : null;
        } catch (InvalidEventException e) {
            return null;
        }
    }

    private static String annotation(Map<String, Object> annotations, String name)
            throws InvalidEventException {
        Object value = annotations.get(name);
        check("annotation ", name, value);
        checkLength("annotation ", name, (String) value);
        return (String) value;
    }

    private static void check(String kind, String name, Object value) throws InvalidEventException {
        if (value == null) {
            throw new InvalidEventException(kind + name + " is missing");
        }
        if (!(value instanceof String text)) {
            throw new InvalidEventException(kind + name + " is not text");
        }
        if (text.isBlank()) {
            throw new InvalidEventException(kind + name + " is blank");
        }
        if (!Text.isStorable(text)) {
            throw new InvalidEventException(
                    kind + name + " holds a NUL character or half of a surrogate pair");
        }
    }

    private static void checkLength(String kind, String name, String text)
            throws InvalidEventException {
        if (text.length() > MAX_ID_LENGTH
                && text.codePointCount(0, text.length()) > MAX_ID_LENGTH) {
            throw new InvalidEventException(
                    kind + name + " is longer than " + MAX_ID_LENGTH + " characters");
        }
    }

    /** The fields of the object, those that are no text as {@link #OTHER}. */
    private static Map<String, Object> object(byte[] body) throws InvalidEventException {
        // Decoded here, as Jackson would guess the encoding and let malformed UTF-8 pass.
        try (JsonParser json = JSON.createParser(Text.utf8(body))) {
            Map<String, Object> fields = new HashMap<>();
            boolean isObject = json.nextToken() == JsonToken.START_OBJECT;
            while (isObject && json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                boolean isText = json.nextToken() == JsonToken.VALUE_STRING;
                fields.put(name, isText ? json.getText() : OTHER);
                json.skipChildren();
            }
            json.skipChildren();
            if (!json.hasCurrentToken() || json.nextToken() != null) {
                throw new InvalidEventException("body is not JSON");
            }
            if (!isObject) {
                throw new InvalidEventException("body is not a JSON object");
            }
            return fields;
        } catch (CharacterCodingException e) {
            throw new InvalidEventException("body is not UTF-8");
        } catch (IOException e) {
            throw new InvalidEventException("body is not JSON");
        }
    }

    private static Instant timestamp(String text) throws InvalidEventException {
        try {
            // PostgreSQL keeps microseconds: two events must compare alike here and there.
            return Rfc3339.parse(text).truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            throw new InvalidEventException("field timestamp is not a time of RFC 3339");
        }
    }
}
