package io.github.camelstreams.order;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Headers as JSON, whatever they hold: texts, numbers, booleans, lists and maps as such, bytes as
 * an object with {@code base64}, all else as one with its {@code type} and {@code text}, so that
 * nothing is taken for text that was none. Pure ASCII, so that half of a surrogate pair is written
 * as well as any other character.
 */
final class HeaderJson {

    private static final int MAX_DEPTH = 8;

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final ObjectWriter JSON = MAPPER.writer();

    private HeaderJson() {}

    static byte[] write(Map<String, Object> headers) {
        try {
            return JSON.writeValueAsBytes(map(headers, 0));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Headers of plain values must be writable", e);
        }
    }

    /** What was written, to be shown. */
    static JsonNode tree(byte[] headers) {
        try {
            return MAPPER.readTree(headers);
        } catch (IOException e) {
            throw new UncheckedIOException("Headers were written as JSON", e);
        }
    }

    /** The message annotations among what was written. */
    static Map<String, Object> annotations(byte[] headers) {
        JsonNode annotations = tree(headers).path(RabbitMQStreamConstants.MESSAGE_ANNOTATIONS);
        Map<String, Object> values = new HashMap<>();
        annotations.properties().forEach(each -> values.put(each.getKey(), value(each.getValue())));
        return values;
    }

    /**
     * When the broker stored the message, in milliseconds since 1970, as what was written says; 0
     * when it does not.
     */
    static long storedAt(byte[] headers) {
        return tree(headers).path(RabbitMQStreamConstants.TIMESTAMP).asLong();
    }

    private static Object value(JsonNode node) {
        return node.isTextual() ? node.textValue() : node;
    }

    private static Object plain(Object value, int depth) {
        if (value == null
                || value instanceof Boolean
                || value instanceof Number
                || value instanceof String) {
            return value;
        }
        if (value instanceof byte[]) {
            return Map.of("base64", value);
        }
        if (depth < MAX_DEPTH && value instanceof Map<?, ?> map) {
            return map(map, depth + 1);
        }
        if (depth < MAX_DEPTH && value instanceof Iterable<?> values) {
            List<Object> list = new ArrayList<>();
            values.forEach(each -> list.add(plain(each, depth + 1)));
            return list;
        }
        return value instanceof Map || value instanceof Iterable
                ? Map.of("type", "nested too deeply")
                : Map.of("type", value.getClass().getSimpleName(), "text", value.toString());
    }

    private static Map<String, Object> map(Map<?, ?> map, int depth) {
        Map<String, Object> plain = new LinkedHashMap<>();
        map.forEach((key, value) -> plain.put(String.valueOf(key), plain(value, depth)));
        return plain;
    }
}
