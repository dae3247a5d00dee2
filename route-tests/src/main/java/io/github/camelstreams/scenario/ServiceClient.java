package io.github.camelstreams.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Calls one service. Thread-safe.
 *
 * <p>It uses the JDK's older HTTP client, whose calls stay on their thread: under load it takes
 * half the processor time of the newer one, and that time belongs to the services.
 */
final class ServiceClient {

    static {
        // enough idle connections for a load, and no second attempt that nobody has asked for
        System.setProperty("http.maxConnections", "256");
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(5).toMillis();
    private static final int READ_MILLIS = (int) Duration.ofSeconds(30).toMillis();
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

    Answer get(String path) throws IOException {
        return answer(connect("GET", path));
    }

    Answer post(String path, Map<String, String> fields) throws IOException {
        return send(connect("POST", path), fields);
    }

    /** Posts with a key that makes a repetition harmless. */
    Answer post(String path, Map<String, String> fields, String idempotencyKey) throws IOException {
        HttpURLConnection connection = connect("POST", path);
        connection.setRequestProperty("Idempotency-Key", idempotencyKey);
        return send(connection, fields);
    }

    Answer put(String path, Map<String, String> fields) throws IOException {
        return send(connect("PUT", path), fields);
    }

    private HttpURLConnection connect(String method, String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) base.resolve(path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        return connection;
    }

    private static Answer send(HttpURLConnection connection, Map<String, String> fields)
            throws IOException {
        byte[] body = JSON.writeValueAsBytes(fields);
        connection.setRequestProperty("Content-Type", "application/json");
        if (!connection.getRequestMethod().equals("POST")) {
            // never sent twice; a POST is not anyway, and streaming one costs a millisecond's wait
            connection.setFixedLengthStreamingMode(body.length);
        }
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        return answer(connection);
    }

    private static Answer answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        String text =
                read(status < 400 ? connection.getInputStream() : connection.getErrorStream());
        String contentType = connection.getContentType();
        return new Answer(
                status,
                connection.getHeaderField("Location"),
                contentType == null ? "" : contentType,
                parse(text),
                text);
    }

    private static String read(InputStream body) throws IOException {
        if (body == null) {
            return "";
        }
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
