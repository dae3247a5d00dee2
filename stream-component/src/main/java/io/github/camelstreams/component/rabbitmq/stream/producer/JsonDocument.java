package io.github.camelstreams.component.rabbitmq.stream.producer;

import java.util.Set;
import org.apache.camel.util.json.Jsonable;

/** A JSON document, as the usual libraries hold it. None of them need be there. */
final class JsonDocument {

    /** With all of these the text is what {@code toString()} says. */
    private static final Set<String> TYPES =
            Set.of(
                    "com.fasterxml.jackson.databind.JsonNode",
                    "tools.jackson.databind.JsonNode",
                    "com.google.gson.JsonElement",
                    "jakarta.json.JsonValue",
                    "javax.json.JsonValue",
                    "org.json.JSONArray",
                    "org.json.JSONObject");

    private static final ClassValue<Boolean> KNOWN =
            new ClassValue<>() {
                @Override
                protected Boolean computeValue(Class<?> type) {
                    return Jsonable.class.isAssignableFrom(type) || isNamed(type);
                }
            };

    private JsonDocument() {}

    static boolean isOne(Class<?> type) {
        return KNOWN.get(type);
    }

    private static boolean isNamed(Class<?> type) {
        if (type == null) {
            return false;
        }
        if (TYPES.contains(type.getName()) || isNamed(type.getSuperclass())) {
            return true;
        }
        for (Class<?> each : type.getInterfaces()) {
            if (isNamed(each)) {
                return true;
            }
        }
        return false;
    }

    /** The text of a document. */
    static String text(Object document) {
        return document instanceof Jsonable json ? json.toJson() : document.toString();
    }
}
