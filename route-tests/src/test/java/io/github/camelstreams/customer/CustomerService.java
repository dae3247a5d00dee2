package io.github.camelstreams.customer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelstreams.stack.Broker;
import io.github.camelstreams.stack.Database;
import io.github.camelstreams.stack.Lifetime;
import io.github.camelstreams.stack.ServiceProcess;
import io.github.camelstreams.stack.SharedServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A customer service as a process of its own, with a client that speaks to it. */
final class CustomerService implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Path JAR = Path.of("..", "routes-customer/target/routes-customer-app.jar");

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final ServiceProcess process;

    CustomerService(Database server, String database, Broker broker, String stream) {
        Map<String, String> environment =
                Map.ofEntries(
                        Map.entry("DB_HOST", server.host()),
                        Map.entry("DB_PORT", Integer.toString(server.port())),
                        Map.entry("DB_USER", server.username()),
                        Map.entry("DB_PASSWORD", server.password()),
                        Map.entry("DB_NAME", database),
                        Map.entry("RABBITMQ_HOST", broker.host()),
                        Map.entry("RABBITMQ_PORT", Integer.toString(broker.port())),
                        Map.entry("RABBITMQ_USER", broker.username()),
                        Map.entry("RABBITMQ_PASSWORD", broker.password()),
                        Map.entry("RABBITMQ_STREAM", stream));
        process =
                new ServiceProcess(
                        SharedServers.newFolder(SharedServers.uniqueName("customer")),
                        JAR,
                        0,
                        "HTTP_PORT",
                        environment,
                        Lifetime.JVM);
    }

    ServiceProcess process() {
        return process;
    }

    CustomerService start() {
        process.start();
        return this;
    }

    Answer create(String name, String... headers) {
        String body = "{\"name\":%s,\"email\":\"a@b.example\",\"address\":\"1 Main St\"}";
        return post(body.formatted(quote(name)), headers);
    }

    Answer post(String body, String... headers) {
        return json("POST", "/customers", body, headers);
    }

    Answer changeAddress(String id, String address) {
        String path = "/customers/" + id + "/address";
        return json("PUT", path, "{\"address\":" + quote(address) + "}");
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer json(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        BodyPublisher publisher = BodyPublishers.ofString(body);
        return send(request.method(method, publisher));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(process.uri() + path))
                .timeout(Duration.ofSeconds(30));
    }

    Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The value of a metric without labels. */
    double metric(String name) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No metric " + name));
    }

    /** What health says about a component. */
    JsonNode health(String component) {
        return get("/health").json().path("components").path(component);
    }

    static String quote(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }

    /** What the service answered. */
    record Answer(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String body() {
            return response.body();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        JsonNode json() {
            try {
                return JSON.readTree(body());
            } catch (IOException e) {
                throw new AssertionError("Not JSON: " + body(), e);
            }
        }

        String id() {
            return json().get("id").textValue();
        }
    }
}
