package io.github.camelstreams.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Calls one service. Thread-safe. */
final class ServiceClient {

    private static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final URI base;

    ServiceClient(String name, URI base) {
        this.name = name;
        this.base = base;
    }

    String name() {
        return name;
    }

    /**
     * An answer.
     *
     * @param body null where the answer is no JSON
     */
    record Answer(int status, String location, String contentType, JsonNode body, String text) {

        String field(String name) {
            return body == null ? null : body.path(name).asText(null);
        }

        @Override
        public String toString() {
            return status + " " + text;
        }
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve(path)).GET());
    }

    Answer post(String path, Map<String, String> fields, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).POST(json(fields));
        for (int name = 0; name < headers.length; name += 2) {
            request.header(headers[name], headers[name + 1]);
        }
        return send(request.header("Content-Type", "application/json"));
    }

    Answer put(String path, Map<String, String> fields) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(base.resolve(path))
                        .PUT(json(fields))
                        .header("Content-Type", "application/json"));
    }

    private static HttpRequest.BodyPublisher json(Map<String, String> fields)
            throws JsonProcessingException {
        return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(fields));
    }

    private static Answer send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        HttpResponse<String> response =
                HTTP.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Location").orElse(null),
                response.headers().firstValue("Content-Type").orElse(""),
                parse(response.body()),
                response.body());
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
