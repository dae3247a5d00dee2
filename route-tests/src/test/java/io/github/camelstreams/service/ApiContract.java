package io.github.camelstreams.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a service's OpenAPI description says of its answers, strictly: a status, a media type, a
 * header or a field that it does not name is a violation. Immutable.
 */
public final class ApiContract {

    private static final String PROBLEM = "application/problem+json";

    private final JsonNode description;
    private final List<DescribedPath> paths = new ArrayList<>();

    /**
     * @param description the document at {@code /openapi.json}
     */
    public ApiContract(JsonNode description) {
        this.description = description;
        for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
            Pattern pattern = Pattern.compile(path.getKey().replaceAll("\\{\\w+}", "[^/]+"));
            paths.add(new DescribedPath(pattern, path.getValue()));
        }
    }

    private record DescribedPath(Pattern pattern, JsonNode operations) {}

    /** The description of an operation, as JSON, if there is one. */
    public Optional<JsonNode> operation(String method, String path) {
        return paths.stream()
                .filter(each -> each.pattern.matcher(path).matches())
                .map(each -> each.operations.get(method.toLowerCase(java.util.Locale.ROOT)))
                .filter(operation -> operation != null)
                .findFirst();
    }

    /** What is wrong with the answer to this request, nothing if it is as described. */
    public Optional<String> violation(
            String method, String path, int status, String mediaType, String body) {
        Optional<JsonNode> operation = operation(method, path);
        JsonNode answer = null;
        if (operation.isPresent()) {
            answer = operation.get().get("responses").get(Integer.toString(status));
            if (answer == null) {
                return Optional.of("status " + status + " is not described");
            }
        } else if (status < 400) {
            return Optional.of("no such operation is described");
        }
        JsonNode schema =
                answer == null
                        ? problem(mediaType)
                        : answer.path("content").path(String.valueOf(mediaType)).get("schema");
        if (schema == null) {
            return Optional.of("media type " + mediaType + " is not described");
        }
        try {
            return mismatch(RunningService.JSON.readTree(body), schema, "body");
        } catch (IOException e) {
            return Optional.of("the body is no JSON");
        }
    }

    private JsonNode problem(String mediaType) {
        return PROBLEM.equals(mediaType) ? description.at("/components/schemas/Problem") : null;
    }

    private Optional<String> mismatch(JsonNode value, JsonNode declared, String where) {
        JsonNode schema =
                declared.has("$ref")
                        ? description.at(declared.get("$ref").textValue().substring(1))
                        : declared;
        if (value.isNull() && schema.path("nullable").booleanValue()) {
            return Optional.empty();
        }
        String type = schema.path("type").asText();
        boolean fits =
                switch (type) {
                    case "object" -> value.isObject();
                    case "string" -> value.isTextual();
                    case "integer" -> value.isIntegralNumber();
                    default -> throw new IllegalArgumentException("No rule for type " + type);
                };
        if (!fits) {
            return Optional.of(where + " is no " + type);
        }
        return value.isObject() ? mismatchOfFields(value, schema, where) : Optional.empty();
    }

    private Optional<String> mismatchOfFields(JsonNode value, JsonNode schema, String where) {
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.textValue())) {
                return Optional.of(where + "." + name.textValue() + " is missing");
            }
        }
        return value.properties().stream()
                .map(
                        field -> {
                            String name = where + "." + field.getKey();
                            JsonNode known =
                                    schema.path("properties").has(field.getKey())
                                            ? schema.path("properties").get(field.getKey())
                                            : schema.get("additionalProperties");
                            return known == null
                                    ? Optional.of(name + " is not described")
                                    : mismatch(field.getValue(), known, name);
                        })
                .flatMap(Optional::stream)
                .findFirst();
    }
}
