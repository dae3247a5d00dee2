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
public final class ServiceClient {

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
    private final int connectMillis;
    private final int readMillis;

    ServiceClient(String name, URI base) {
        this(name, base, CONNECT_MILLIS, READ_MILLIS);
    }

    private ServiceClient(String name, URI base, int connectMillis, int readMillis) {
        this.name = name;
        this.base = base;
        this.connectMillis = connectMillis;
        this.readMillis = readMillis;
    }

    /** A client that gives up on a connection, and on an answer, after the given time each. */
    public static ServiceClient impatient(String name, URI base, Duration patience) {
        int millis = Math.toIntExact(patience.toMillis());
        return new ServiceClient(name, base, millis, millis);
    }

    /** What the service is called. */
    public String name() {
        return name;
    }

    /**
     * An answer.
     *
     * @param body null where the answer is no JSON
     */
    public record Answer(
            int status, String location, String contentType, JsonNode body, String text) {

        /** A field of the body, null where there is none. */
        public String field(String name) {
            return body == null ? null : body.path(name).asText(null);
        }

        @Override
        public String toString() {
            return status + " " + text;
        }
    }

    /** Gets a path. */
    public Answer get(String path) throws IOException {
        return answer(connect("GET", path));
    }

    /** Posts the fields as JSON. */
    public Answer post(String path, Map<String, String> fields) throws IOException {
        return send(connect("POST", path), fields);
    }

    /** Posts with a key that makes a repetition harmless. */
    public Answer post(String path, Map<String, String> fields, String idempotencyKey)
            throws IOException {
        HttpURLConnection connection = connect("POST", path);
        connection.setRequestProperty("Idempotency-Key", idempotencyKey);
        return send(connection, fields);
    }

    /** Puts the fields as JSON. */
    public Answer put(String path, Map<String, String> fields) throws IOException {
        return send(connect("PUT", path), fields);
    }

    private HttpURLConnection connect(String method, String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) base.resolve(path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(connectMillis);
        connection.setReadTimeout(readMillis);
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
