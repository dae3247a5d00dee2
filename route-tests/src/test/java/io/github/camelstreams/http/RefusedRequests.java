package io.github.camelstreams.http;

import static io.github.camelstreams.http.Api.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.service.RunningService.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a request asks for that there is not, and however it asks, gets a problem. */
public interface RefusedRequests extends Api {

    /** The status line of an answer. */
    Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d+)");

    @Test
    default void otherMethodsAreRefused() {
        wrongMethods()
                .forEach(
                        wrong -> {
                            String method = (String) wrong.get()[0];
                            String path = (String) wrong.get()[1];
                            Answer answer = service().json(method, path, valid());
                            assertProblem(answer, 405);
                            assertThat(answer.header("Allow")).as(method + path).isNotBlank();
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/error",
                "/env",
                "/actuator",
                "/beans",
                "/health/x",
                "/health/database/x",
                "/health/liveness/x",
                "/health/..;/metrics",
                "/metrics/jvm.memory.used",
                "/jolokia",
                "/hawtio",
                "/favicon.ico"
            })
    default void otherPathsAreNotFound(String path) {
        assertProblem(service().get(path), 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x/y",
                "x/address/y",
                "a'b",
                "a%27;drop%20table%20customers",
                "a%25b",
                "%C3%A9",
                "a;b=1",
                "a%3Bb",
                "*",
                "$%7Bbody%7D",
                "..;",
                "x?id=y",
                "a%22b",
                "null"
            })
    default void oddIdsAreNotFound(String id) {
        assertProblem(service().get(collection() + "/" + id), 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /?/a%2Fb HTTP/1.1", "GET /?/a%5Cb HTTP/1.1",
                "GET /?/a%00b HTTP/1.1", "GET /?/% HTTP/1.1",
                "GET /?/%zz HTTP/1.1", "GET /?/%FF HTTP/1.1",
                "GET /?/a\"b HTTP/1.1", "GET /?/a<b HTTP/1.1",
                "GET /?/\u00e9 HTTP/1.1", "GET /../../etc/passwd HTTP/1.1",
                "GET /?/{id} HTTP/1.1", "GET http://%zz/ HTTP/1.1",
                "GET http://elsewhere/?/x HTTP/1.1", "G@T /?/x HTTP/1.1"
            })
    default void malformedAddressesGetAProblemToo(String requestLine) {
        assertRefusedRaw(requestLine.replace("/?", collection()) + "\r\nHost: localhost", "", 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}\r\n0\r\n\r\n",
                "Content-Length: -5\r\n\r\n{}",
                "Content-Length: 99999999999999999999\r\n\r\n{}",
                "Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}"
            })
    default void aBrokenBodyGetsAProblem(String headersAndBody) {
        String request = "POST " + collection() + " HTTP/1.1\r\nHost: localhost";
        String[] parts =
                ("Content-Type: application/json\r\n" + headersAndBody).split("\r\n\r\n", 2);
        assertRefusedRaw(request + "\r\n" + parts[0], parts[1], 400);
    }

    private void assertRefusedRaw(String head, String body, int status) {
        String answer = service().raw(head + "\r\nConnection: close\r\n\r\n" + body);
        assertThat(answer).startsWith("HTTP/1.1 " + status);
        assertThat(answer).contains("application/problem+json").doesNotContain("<html");
    }

    @Test
    default void requestsOnOneConnectionAreAnsweredInTheirOrder() {
        String get = "GET " + collection() + "/x HTTP/1.1\r\nHost: localhost\r\n";
        String delete = "DELETE " + collection() + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String last = "GET /health/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        String answers = service().raw(get + "Content-Length: 2\r\n\r\n{}" + delete + last);
        assertThat(STATUS.matcher(answers).results().map(status -> status.group(1)))
                .containsExactly("404", "405", "404");
    }

    /** No page of another origin may send what is more than a form. */
    @Test
    default void otherOriginsAreRefused() {
        for (String path : new String[] {collection(), "/health"}) {
            String request =
                    "OPTIONS %s HTTP/1.1\r\nHost: localhost\r\nOrigin: http://elsewhere.example"
                            + "\r\nAccess-Control-Request-Method: POST";
            assertRefusedRaw(request.formatted(path), "", 403);
        }
    }

    /** A body that is read would be memory that a stranger takes. */
    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/liveness", "/metrics"})
    default void whatIsSentToMonitoringIsNotRead(String path) {
        for (String body : new String[] {"{", "[]", "{\"a\":" + "[".repeat(2_000)}) {
            assertThat(
                            service()
                                    .send(
                                            service()
                                                    .request(path)
                                                    .header("Content-Type", "application/json")
                                                    .method("GET", BodyPublishers.ofString(body)))
                                    .status())
                    .isEqualTo(200);
        }
    }

    @Test
    default void headersAndParametersSteerNothing() {
        List<String> headers = new ArrayList<>();
        headers.addAll(List.of("CamelJdbcParameters", "{x=y}", "CAMELJDBCPARAMETERS", "{x=y}"));
        headers.addAll(List.of("CamelHttpResponseCode", "418", "camelhttpresponsecode", "418"));
        headers.addAll(List.of("CamelRabbitMQStreamOverrideStream", "elsewhere"));
        headers.addAll(List.of("CAMELHTTPURI", "http://localhost:1/", "CamelHttpChunked", "true"));
        headers.addAll(List.of("X-Forwarded-Host", "elsewhere", "id", "header"));
        fields().forEach(field -> headers.addAll(List.of(field, "header")));
        String parameters = "?CamelHttpResponseCode=418&id=x&" + fields().get(0) + "=parameter";

        Answer created =
                service()
                        .json(
                                "POST",
                                collection() + parameters,
                                valid(),
                                headers.toArray(String[]::new));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo(collection() + "/" + created.id());
        for (String field : fields()) {
            assertThat(valid()).contains(created.json().get(field).toString());
        }
        assertThat(created.response().headers().map())
                .containsOnlyKeys("content-length", "content-type", "date", "location");
    }

    @Test
    default void healthSaysNoMoreThanItMust() {
        Answer health = service().get("/health");
        assertThat(health.json().get("components").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(healthComponents());
        assertThat(service().get("/health/liveness").status()).isEqualTo(200);
        assertThat(service().get("/health/readiness").status()).isEqualTo(200);
        assertThat(health.body())
                .doesNotContain("localhost", "127.0.0.1", "postgres", "guest", "select");
    }
}
