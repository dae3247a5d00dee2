package io.github.camelstreams.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstreams.service.RunningService;
import io.github.camelstreams.service.RunningService.Answer;
import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

/** A service under test, as those see it who know nothing of its purpose. */
public interface Api {

    /** The service, running. */
    RunningService service();

    /** The path under which its resources are created, such as {@code /orders}. */
    String collection();

    /** The text fields that a request to create a resource must have. */
    List<String> fields();

    /** A request to create a resource, which the service carries out. */
    String valid();

    /** How many resources are stored. */
    long stored();

    /** Method and path of every operation that takes a body; {@code x} is no resource's id. */
    default List<Arguments> writes() {
        return List.of(Arguments.of("POST", collection()));
    }

    /** Method and path where the path is right and the method is not. */
    default List<Arguments> wrongMethods() {
        return List.of(
                Arguments.of("GET", collection()),
                Arguments.of("PUT", collection()),
                Arguments.of("DELETE", collection()),
                Arguments.of("PATCH", collection()),
                Arguments.of("FOO", collection()),
                Arguments.of("TRACE", collection()),
                Arguments.of("TRACE", collection() + "/x"),
                Arguments.of("TRACE", "/health"),
                Arguments.of("TRACE", "/elsewhere"),
                Arguments.of("POST", collection() + "/x"),
                Arguments.of("PUT", collection() + "/x"),
                Arguments.of("DELETE", collection() + "/x"));
    }

    /** What the service calls the parts of its health. */
    List<String> healthComponents();

    /** The valid request with another value, as JSON, in one field. */
    default String withField(String field, String json) {
        return valid().replaceFirst(
                        "(\"" + field + "\"):\"[^\"]*\"",
                        "$1:" + java.util.regex.Matcher.quoteReplacement(json));
    }

    /** Sends a request to create a resource, and sees it refused. */
    default Answer assertRefusedAndNotStored(String body, int status) {
        long before = stored();
        Answer answer = assertProblem(service().json("POST", collection(), body), status);
        assertThat(stored()).isEqualTo(before);
        return answer;
    }

    /** Sees that an answer is a problem with all its parts, and that it tells no secret. */
    static Answer assertProblem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type"))
                .as(answer.body())
                .startsWith("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.get("type").textValue()).isNotBlank();
        assertThat(problem.get("title").textValue()).isNotBlank();
        assertThat(problem.get("detail").textValue()).isNotBlank();
        assertThat(answer.body()).doesNotContain("Exception", "\tat ");
        return answer;
    }
}
