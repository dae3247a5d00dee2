package io.github.camelstreams.order;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Headers as JSON, whatever they hold: texts, numbers, booleans, lists and maps as such, bytes in
 * Base64, all else by its text. Pure ASCII, so that half of a surrogate pair is written as well as
 * any other character.
 */
final class HeaderJson {

    private static final int MAX_DEPTH = 8;

    private static final ObjectWriter JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build().writer();

    private HeaderJson() {}

    static byte[] write(Map<String, Object> headers) {
        try {
            return JSON.writeValueAsBytes(map(headers, 0));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Headers of plain values must be writable", e);
        }
    }

    private static Object plain(Object value, int depth) {
        if (value == null
                || value instanceof Boolean
                || value instanceof Number
                || value instanceof byte[]) {
            return value;
        }
        if (depth < MAX_DEPTH && value instanceof Map<?, ?> map) {
            return map(map, depth + 1);
        }
        if (depth < MAX_DEPTH && value instanceof Iterable<?> values) {
            List<Object> list = new ArrayList<>();
            values.forEach(each -> list.add(plain(each, depth + 1)));
            return list;
        }
        return value instanceof Map || value instanceof Iterable ? "..." : value.toString();
    }

    private static Map<String, Object> map(Map<?, ?> map, int depth) {
        Map<String, Object> plain = new LinkedHashMap<>();
        map.forEach((key, value) -> plain.put(String.valueOf(key), plain(value, depth)));
        return plain;
    }
}
