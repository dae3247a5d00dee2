package io.github.camelstreams.common;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MapSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The error answers of an OpenAPI description, each with its media type, schema and example. */
final class DescribedProblems {

    private static final String SCHEMA = "Problem";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<Problem> refusals;

    /**
     * @param refusals the problems that routes end a request with
     */
    DescribedProblems(List<Problem> refusals) {
        this.refusals = refusals;
    }

    /**
     * Adds to each operation the errors that its kind of request has, and to every error, also to
     * those it declares itself, what a client gets to see of it.
     */
    void addTo(OpenAPI api) {
        api.getComponents().addSchemas(SCHEMA, schema());
        api.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .forEach(this::addTo);
    }

    private void addTo(Operation operation) {
        Map<String, ApiResponse> answers = new TreeMap<>(operation.getResponses());
        boolean write = operation.getRequestBody() != null;
        (write ? problemsOfWrites() : problemsOfReads())
                .forEach(
                        problem -> {
                            String status = Integer.toString(problem.status());
                            answers.computeIfAbsent(status, added -> answer(problem));
                        });
        answers.forEach(
                (status, answer) -> {
                    if (status.compareTo("400") >= 0 && answer.getContent() == null) {
                        complete(answer, problem(Integer.parseInt(status), answer));
                    }
                });
        ApiResponses inOrder = new ApiResponses();
        inOrder.putAll(answers);
        operation.setResponses(inOrder);
    }

    private Problem problem(int status, ApiResponse declared) {
        String detail = declared.getDescription();
        return refusals.stream()
                .filter(each -> each.status() == status && each.detail().equals(detail))
                .findAny()
                .orElseGet(() -> Problem.of(status, detail));
    }

    private static Stream<Problem> problemsOfReads() {
        return Stream.of(Problem.unavailable("The database cannot be reached."));
    }

    private static Stream<Problem> problemsOfWrites() {
        return Stream.concat(
                problemsOfReads(),
                Stream.of(
                        Problem.invalid(Map.of("address", "must not be blank")),
                        HttpProblems.describe(413),
                        HttpProblems.describe(415),
                        Problem.outcomeUnknown()));
    }

    private static ApiResponse answer(Problem problem) {
        return complete(new ApiResponse().description(problem.detail()), problem);
    }

    private static ApiResponse complete(ApiResponse answer, Problem problem) {
        if (problem.retryAfter() != null) {
            answer.addHeaderObject(
                    "Retry-After",
                    new Header()
                            .description("Seconds after which the same request may succeed")
                            .schema(new IntegerSchema()));
        }
        return answer.content(
                new Content()
                        .addMediaType(
                                Problem.MEDIA_TYPE,
                                new MediaType()
                                        .schema(new Schema<>().$ref(SCHEMA))
                                        .example(example(problem))));
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
