package io.github.camelstreams.http;

import static io.github.camelstreams.http.Api.assertProblem;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.service.RunningService.Answer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a body holds that is no valid request is refused, with the reason, and not stored. */
public interface RefusedBodies extends Api {

    /** What is no JSON object. */
    static Stream<String> noObjects() {
        return Stream.of(
                "",
                " ",
                "{",
                "[]",
                "null",
                "\"\"",
                "1",
                "{}{}",
                "{} x",
                "{'name':'a'}",
                "/* */ {}",
                "{\"x\":NaN}",
                "{\"x\":1,}",
                "{\"x\":1,\"x\":2}",
                "{\"x\":{\"y\":1,\"y\":2}}",
                "{\"x\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}",
                "{\"x\":" + "9".repeat(60_000) + "}",
                "{\"" + "x".repeat(60_000) + "\":1}",
                "\ufeff{}");
    }

    @ParameterizedTest
    @MethodSource("io.github.camelstreams.http.RefusedBodies#noObjects")
    default void whatIsNoJsonObjectIsRefused(String body) {
        Answer answer = assertRefusedAndNotStored(body, 400);
        assertThat(answer.json().has("fields")).isFalse();
    }

    /** What no text field may hold. */
    static Stream<String> invalidValues() {
        return Stream.of(
                "null",
                "1",
                "1.5",
                "1e999999999",
                "true",
                "[]",
                "[\"a\"]",
                "{}",
                "\"\"",
                "\" \\t\\n\"",
                "\"\\u0000\"",
                "\"a\\u0000b\"",
                "\"\\ud800\"",
                "\"\\udc00 x\"",
                "\"" + "a".repeat(1001) + "\"",
                "\"" + "\\u00e4".repeat(9_000) + "\"");
    }

    @ParameterizedTest
    @MethodSource("io.github.camelstreams.http.RefusedBodies#invalidValues")
    default void anInvalidFieldIsNamed(String value) {
        for (String field : fields()) {
            Answer answer = assertRefusedAndNotStored(withField(field, value), 400);
            assertThat(answer.json().get("fields").fieldNames())
                    .toIterable()
                    .containsExactly(field);
        }
    }

    @Test
    default void everyMissingFieldIsNamed() {
        Answer answer = assertRefusedAndNotStored("{\"other\":\"x\"}", 400);
        assertThat(answer.json().get("fields").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(fields());
    }

    @Test
    default void malformedUtf8IsRefused() {
        for (byte[] bytes : new byte[][] {{-1}, {-64, -128}, {-19, -96, -128}, {-30, -126}}) {
            String malformed = "\"" + new String(bytes, ISO_8859_1) + "\"";
            byte[] body = withField(fields().get(0), malformed).getBytes(ISO_8859_1);
            assertProblem(post("application/json", BodyPublishers.ofByteArray(body)), 400);
        }
    }

    @Test
    default void largeBodiesAreRefusedHoweverTheyAreSent() {
        String value = "\"" + "a".repeat(100_000) + "\"";
        byte[] large = withField(fields().get(0), value).getBytes(UTF_8);
        assertProblem(post("application/json", BodyPublishers.ofByteArray(large)), 413);
        assertProblem(
                post(
                        "application/json",
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))),
                413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "bogus",
                "*/*",
                "application/*",
                "multipart/form-data; boundary=x",
                "application/json;charset=bogus",
                "application/x-java-serialized-object",
                "application/merge-patch+json",
                "application/jsonx"
            })
    default void otherMediaTypesAreRefused(String type) {
        writes().forEach(write -> assertProblem(send(write.get(), "Content-Type", type), 415));
    }

    /** Unpacked, a small compressed body could be of any size. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "deflate", "br", "identity, gzip"})
    default void compressedBodiesAreRefusedUnread(String encoding) {
        writes().forEach(
                        write ->
                                assertProblem(
                                        send(
                                                write.get(),
                                                "Content-Type",
                                                "application/json",
                                                "Content-Encoding",
                                                encoding),
                                        415));
    }

    /** A page of any origin can have a browser send such a POST; before a PUT the browser asks. */
    @Test
    default void aBodyWithoutMediaTypeIsJsonUnlessABrowserMaySendItUnasked() {
        writes().forEach(
                        write -> {
                            Answer answer = send(write.get());
                            if (write.get()[0].equals("PUT")) {
                                assertThat(answer.status()).isNotEqualTo(415);
                            } else {
                                assertProblem(answer, 415);
                            }
                        });
    }

    private Answer post(String type, BodyPublisher body) {
        return service()
                .send(service().request(collection()).header("Content-Type", type).POST(body));
    }

    private Answer send(Object[] methodAndPath, String... headers) {
        var request = service().request((String) methodAndPath[1]);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return service()
                .send(request.method((String) methodAndPath[0], BodyPublishers.ofString(valid())));
    }
}
