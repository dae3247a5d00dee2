package io.github.camelstreams.common;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MapSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The error answers of an OpenAPI description, each with its media type, schema and example. */
final class DescribedProblems {

    private static final String SCHEMA = "Problem";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<Refusal> refusals;

    /**
     * @param refusals what routes end a request with
     */
    DescribedProblems(List<Refusal> refusals) {
        this.refusals = refusals;
    }

    /** Adds to each operation what a client gets to see of its errors. */
    void addTo(OpenAPI api) {
        api.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .forEach(operation -> addTo(operation, api.getComponents()));
        api.getComponents().addSchemas(SCHEMA, schema());
    }

    private void addTo(Operation operation, Components components) {
        Map<Integer, List<Problem>> problems = new TreeMap<>();
        Stream.concat(common(operation, components), refusals(operation))
                .forEach(
                        problem ->
                                problems.computeIfAbsent(problem.status(), s -> new ArrayList<>())
                                        .add(problem));
        problems.forEach(
                (status, kinds) ->
                        operation
                                .getResponses()
                                .addApiResponse(Integer.toString(status), answer(kinds)));
    }

    private Stream<Problem> refusals(Operation operation) {
        return refusals.stream()
                .filter(refusal -> refusal.ends(operation.getOperationId()))
                .map(Refusal::problem);
    }

    private static Stream<Problem> common(Operation operation, Components components) {
        Stream<Problem> all =
                Stream.of(
                        HttpProblems.describe(400),
                        HttpProblems.describe(406),
                        Problem.unavailable("The database cannot be reached."));
        return operation.getRequestBody() == null
                ? all
                : Stream.concat(all, problemsOfWrites(field(operation, components)));
    }

    private static Stream<Problem> problemsOfWrites(String field) {
        return Stream.of(
                Problem.invalid(Map.of(field, "must not be blank")),
                HttpProblems.describe(408),
                HttpProblems.describe(413),
                HttpProblems.describe(415),
                Problem.outcomeUnknown());
    }

    /** Any field that the operation's body must have. */
    private static String field(Operation operation, Components components) {
        MediaType body = operation.getRequestBody().getContent().values().iterator().next();
        String schema = body.getSchema().get$ref();
        Schema<?> declared =
                components.getSchemas().get(schema.substring(schema.lastIndexOf('/') + 1));
        return declared.getRequired().get(0);
    }

    private static ApiResponse answer(List<Problem> kinds) {
        MediaType body = new MediaType().schema(new Schema<>().$ref(SCHEMA));
        ApiResponse answer =
                new ApiResponse()
                        .description(
                                kinds.stream()
                                        .map(Problem::detail)
                                        .collect(Collectors.joining(" ")))
                        .content(new Content().addMediaType(Problem.MEDIA_TYPE, body));
        for (Problem problem : kinds) {
            body.addExamples(name(problem), new Example().value(example(problem)));
            if (problem.retryAfter() != null) {
                answer.addHeaderObject("Retry-After", retryAfter());
            }
        }
        return answer;
    }

    private static String name(Problem problem) {
        String kind = problem.type().substring(problem.type().lastIndexOf(':') + 1);
        if (!kind.equals("blank")) {
            return kind;
        }
        return problem.fields().isEmpty()
                ? problem.title().toLowerCase(Locale.ROOT).replace(' ', '-')
                : "invalid-fields";
    }

    private static Header retryAfter() {
        return new Header()
                .description("Seconds after which the same request may succeed")
                .schema(new IntegerSchema());
    }

    private static Object example(Problem problem) {
        try {
            return MAPPER.readTree(problem.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Schema<?> schema() {
        Schema<?> problem =
                new ObjectSchema()
                        .description("An error, as RFC 9457 describes it")
                        .addProperty(
                                "type",
                                text(
                                        "What kind of problem it is: a URI; about:blank where the"
                                                + " status says it all"))
                        .addProperty("title", text("The short name of that kind"))
                        .addProperty("status", new IntegerSchema().description("The HTTP status"))
                        .addProperty("detail", text("What is wrong with this request"))
                        .addProperty(
                                "fields",
                                new MapSchema()
                                        .additionalProperties(new StringSchema())
                                        .description("What is wrong with which field, if any"));
        return problem.required(List.of("type", "title", "status", "detail"));
    }

    private static Schema<?> text(String description) {
        return new StringSchema().description(description);
    }
}
