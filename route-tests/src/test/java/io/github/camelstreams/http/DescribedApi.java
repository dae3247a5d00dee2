package io.github.camelstreams.http;

import static io.github.camelstreams.http.Api.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstreams.service.RunningService;
import io.github.camelstreams.service.RunningService.Answer;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The description at /openapi.json is valid, and true. */
public interface DescribedApi extends Api {

    @Test
    default void theDescriptionIsServedAndValid() {
        Answer answer = service().get("/openapi.json");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(parse(answer).getMessages()).isEmpty();
        assertThat(answer.body()).doesNotContain("camelstreams", "quarantine", "resync", "/relay");
        assertProblem(service().json("POST", "/openapi.json", "{}"), 405);
    }

    @Test
    default void theDescriptionHasTheFieldsAndLimitsThatHold() {
        Map<String, Schema<?>> fields = properties(requestBody(creation()));
        assertThat(fields.keySet()).containsExactlyInAnyOrderElementsOf(fields());
        assertThat(requestBody(creation()).getRequired())
                .containsExactlyInAnyOrderElementsOf(fields());
        fields.forEach(
                (field, schema) -> {
                    String tooLong = RunningService.quote("x".repeat(schema.getMaxLength() + 1));
                    Answer refused =
                            service().json("POST", collection(), withField(field, tooLong));
                    assertThat(assertProblem(refused, 400).json().get("fields").get(field))
                            .as(field)
                            .isNotNull();
                    String longest = RunningService.quote("x".repeat(schema.getMaxLength()));
                    JsonNode fieldsAtFault =
                            service()
                                    .json("POST", collection(), withField(field, longest))
                                    .json()
                                    .path("fields");
                    assertThat(fieldsAtFault.isMissingNode()).as(field).isTrue();
                });
    }

    @Test
    default void answersAreAsDescribed() {
        Answer created = service().json("POST", collection(), valid());
        assertDescribed(creation(), created);
        assertThat(answer(creation(), 201).getHeaders()).containsOnlyKeys("Location");
        Operation reading = description().getPaths().get(collection() + "/{id}").getGet();
        assertDescribed(reading, service().get(created.header("Location")));
        assertDescribed(reading, service().get(collection() + "/nobody"));
        assertDescribed(creation(), service().json("POST", collection(), "{}"));
        assertDescribed(
                creation(), service().json("POST", collection(), "x", "Content-Type", "text/x"));
    }

    /** Every error names its media type and shape, and shows an example of itself. */
    @Test
    default void errorsAreDescribedWhole() {
        List<Integer> statuses = new ArrayList<>();
        description().getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .flatMap(operation -> operation.getResponses().entrySet().stream())
                .filter(answer -> answer.getKey().compareTo("400") >= 0)
                .forEach(
                        answer -> {
                            var content = answer.getValue().getContent();
                            assertThat(content).containsOnlyKeys("application/problem+json");
                            var problem = content.get("application/problem+json");
                            assertThat(problem.getExamples().values())
                                    .isNotEmpty()
                                    .allSatisfy(
                                            example ->
                                                    assertThat(example.getValue().toString())
                                                            .contains(
                                                                    "\"status\":"
                                                                            + answer.getKey()));
                            statuses.add(Integer.valueOf(answer.getKey()));
                        });
        assertThat(statuses).contains(400, 404, 406, 408, 413, 415, 422, 503, 504);
    }

    private Operation creation() {
        return description().getPaths().get(collection()).getPost();
    }

    private OpenAPI description() {
        return parse(service().get("/openapi.json")).getOpenAPI();
    }

    private static SwaggerParseResult parse(Answer answer) {
        ParseOptions options = new ParseOptions();
        options.setResolveFully(true);
        return new OpenAPIV3Parser().readContents(answer.body(), List.of(), options);
    }

    private static ApiResponse answer(Operation operation, int status) {
        return operation.getResponses().get(Integer.toString(status));
    }

    private static Schema<?> requestBody(Operation operation) {
        return operation.getRequestBody().getContent().get("application/json").getSchema();
    }

    private static void assertDescribed(Operation operation, Answer answer) {
        ApiResponse described = answer(operation, answer.status());
        assertThat(described).as(answer.body()).isNotNull();
        Schema<?> schema = described.getContent().get(answer.header("Content-Type")).getSchema();
        List<String> names = new ArrayList<>();
        answer.json().fieldNames().forEachRemaining(names::add);
        assertThat(names).containsAll(schema.getRequired());
        assertThat(properties(schema).keySet()).containsAll(names);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Map<String, Schema<?>> properties(Schema<?> schema) {
        return (Map) schema.getProperties();
    }
}
