package io.github.camelstreams.order;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstreams.common.Problem;
import io.github.camelstreams.common.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Rows of the quarantine as people see them, and as the events that they may be by now.
 * Thread-safe.
 */
public final class Quarantine {

    private static final int MAX_PAGE = 100;
    private static final int PAGE = 20;
    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The parameters of {@code list.sql}.
     *
     * @param query the query of the request, {@code after=ID&limit=NUMBER}; both may be missing
     * @throws ProblemException when it asks for anything else
     */
    public Map<String, Object> page(String query) {
        Map<String, Object> parameters = new HashMap<>(Map.of("after", 0L, "limit", (long) PAGE));
        Map<String, String> faults = new LinkedHashMap<>();
        for (String part : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            int equals = part.indexOf('=');
            String name = Text.printable(equals < 0 ? part : part.substring(0, equals));
            String value = equals < 0 ? "" : part.substring(equals + 1);
            if (!parameters.containsKey(name)) {
                faults.put(name, "is not known");
            } else if (!ID.matcher(value).matches()) {
                faults.put(name, "must be a number");
            } else {
                parameters.put(name, Long.valueOf(value));
            }
        }
        long limit = (Long) parameters.get("limit");
        if (limit < 1 || limit > MAX_PAGE) {
            faults.putIfAbsent("limit", "must be from 1 to " + MAX_PAGE);
        }
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.invalid(faults));
        }
        return parameters;
    }

    /** The parameter {@code id} of a statement, {@code null} for a text that is none. */
    public Map<String, Object> id(String text) {
        return text != null && ID.matcher(text).matches() ? Map.of("id", Long.valueOf(text)) : null;
    }

    /** One page as JSON: its messages, and where the next one is if there is more. */
    public String list(List<Map<String, Object>> rows, Map<String, Object> page) {
        long limit = (Long) page.get("limit");
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode messages = answer.putArray("messages");
        rows.stream().limit(limit).map(Quarantine::describe).forEach(messages::add);
        if (rows.size() > limit) {
            Object last = rows.get((int) limit - 1).get("id");
            answer.put("next", "/quarantine?after=" + last + "&limit=" + limit);
        }
        return answer.toString();
    }

    /** One message as JSON. */
    public String message(Map<String, Object> row) {
        return describe(row).toString();
    }

    /**
     * The parameters of {@code replay.sql}: what the message says, read by the rules of today. Its
     * time is judged by when the broker stored it and by what the database's clock shows now: one
     * that was wrong then may be right by now.
     *
     * @throws ProblemException when it is no event now either
     */
    public Map<String, Object> event(Map<String, Object> row) {
        byte[] headers = (byte[]) row.get("headers");
        Map<String, Object> annotations = HeaderJson.annotations(headers);
        Instant now = ((Timestamp) row.get("now")).toInstant();
        try {
            CustomerEvent event =
                    CustomerEventReader.read(
                            annotations, MessageFacts.body((byte[]) row.get("body")));
            event.requirePast(HeaderJson.storedAt(headers), () -> now);
            return Map.of(
                    "id", row.get("id"),
                    "event_id", annotations.get(CustomerEventReader.EVENT_ID),
                    "event_type", annotations.get(CustomerEventReader.EVENT_TYPE),
                    "customer_id", event.customerId(),
                    "address", event.address(),
                    "timestamp", event.timestamp().toString());
        } catch (InvalidEventException e) {
            throw StillInvalid.because(e.getMessage());
        }
    }

    private static ObjectNode describe(Map<String, Object> row) {
        byte[] headers = (byte[]) row.get("headers");
        byte[] body = (byte[]) row.get("body");
        ObjectNode message = JSON.createObjectNode();
        message.put("id", (Long) row.get("id"))
                .put("stream", (String) row.get("stream"))
                .put("offset", (Long) row.get("stream_offset"))
                .put("consumer", (String) row.get("consumer_name"))
                .put("reason", (String) row.get("reason"))
                .put("quarantined_at", (String) row.get("quarantined_at"))
                .put("body_bytes", (Integer) row.get("body_bytes"));
        boolean cut = (Integer) row.get("body_bytes") > body.length;
        String text = text(body, cut);
        if (text == null) {
            message.put("body_base64", body);
        } else {
            message.put("body", text);
        }
        if (cut) {
            message.put("body_truncated", true);
        }
        if ((Integer) row.get("headers_bytes") > headers.length) {
            message.put("headers_truncated", true);
            message.put("headers_text", new String(headers, StandardCharsets.US_ASCII));
        } else {
            message.set("headers", HeaderJson.tree(headers));
        }
        return message;
    }

    /** The bytes as text, {@code null} when they are none; half of a character at a cut is left. */
    private static String text(byte[] bytes, boolean cut) {
        int end = bytes.length;
        while (cut && end > 0 && end > bytes.length - 4 && bytes[end - 1] < 0) {
            end--;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, end))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
