package io.github.camelstreams.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/**
 * The management interface of a RabbitMQ on this machine, for its user guest. Thread-safe.
 *
 * @param port where it listens
 */
record RabbitMQManagement(int port) {

    static final String USER = "guest";

    private static final String CREDENTIALS =
            Base64.getEncoder()
                    .encodeToString((USER + ":" + USER).getBytes(StandardCharsets.UTF_8));
    private static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whether the broker takes stream connections. */
    boolean isListening() {
        try {
            return send(request("/api/health/checks/protocol-listener/stream")).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** What is there; a missing node where nothing is, or nobody answers. */
    JsonNode get(String path) {
        try {
            HttpResponse<String> response = send(request(path));
            return response.statusCode() == 200
                    ? JSON.readTree(response.body())
                    : MissingNode.getInstance();
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /**
     * Makes something be there.
     *
     * @throws ServerException when the broker refuses, or nobody answers
     */
    void put(String path, String json) {
        HttpRequest.Builder request =
                request(path)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(json));
        try {
            HttpResponse<String> response = sendAgainOnce(request);
            if (response.statusCode() >= 300) {
                throw new ServerException(path + ": " + response.body());
            }
        } catch (IOException e) {
            throw new ServerException("no answer from the broker's management: " + e, e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Basic " + CREDENTIALS)
                .timeout(Duration.ofSeconds(5));
    }

    /** The broker may just have closed the connection that is still kept here. */
    private static HttpResponse<String> sendAgainOnce(HttpRequest.Builder request)
            throws IOException {
        try {
            return send(request);
        } catch (IOException closed) {
            return send(request);
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
