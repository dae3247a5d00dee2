package io.github.camelstreams.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstreams.service.RunningService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * An operation that requests are made for.
 *
 * @param template its path, with {@code {id}} where an id belongs
 * @param ids of resources that are there
 * @param fields of its body, with a valid value for each; empty when it takes none
 */
record FuzzedOperation(
        String method, String template, List<String> ids, Map<String, String> fields) {

    /** All operations of a description. */
    static List<FuzzedOperation> of(
            JsonNode description, List<String> ids, Map<String, String> values) {
        List<FuzzedOperation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                operations.add(
                        new FuzzedOperation(
                                operation.getKey().toUpperCase(java.util.Locale.ROOT),
                                path.getKey(),
                                ids,
                                fields(description, operation.getValue(), values)));
            }
        }
        return operations;
    }

    private static Map<String, String> fields(
            JsonNode description, JsonNode operation, Map<String, String> values) {
        String reference =
                operation
                        .at("/requestBody/content")
                        .path("application/json")
                        .at("/schema/$ref")
                        .asText("#/none");
        Map<String, String> fields = new java.util.TreeMap<>();
        description
                .at(reference.substring(1))
                .path("properties")
                .properties()
                .forEach(
                        field ->
                                fields.put(
                                        field.getKey(),
                                        values.getOrDefault(
                                                field.getKey(),
                                                field.getValue().path("example").asText())));
        return fields;
    }

    boolean takesBody() {
        return !fields.isEmpty();
    }

    /** The path with ids that are chosen with those in mind that are there. */
    String path(Function<List<String>, String> id) {
        return template.contains("{id}") ? template.replace("{id}", id.apply(ids)) : template;
    }

    /** A body: right, or with odd, missing, doubled or additional fields. */
    String body(Random random) {
        if (random.nextInt(25) == 0) {
            return Oddities.value(random);
        }
        List<String> members = new ArrayList<>();
        fields.forEach((name, value) -> members.addAll(members(random, name, value)));
        if (random.nextInt(8) == 0) {
            members.add(
                    random.nextInt(members.size() + 1),
                    "\"" + Oddities.text(random) + "\":" + Oddities.value(random));
        }
        return "{" + String.join(",", members) + "}";
    }

    private static List<String> members(Random random, String name, String value) {
        String valid = "\"" + name + "\":" + RunningService.quote(value);
        return switch (random.nextInt(12)) {
            case 0 -> List.of();
            case 1 -> List.of(valid, valid);
            case 2 -> List.of("\"" + name + "\":" + Oddities.value(random));
            case 3, 4, 5 -> List.of("\"" + name + "\":\"" + Oddities.text(random) + "\"");
            default -> List.of(valid);
        };
    }
}
