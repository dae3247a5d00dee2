package io.github.camelstreams.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelstreams.stack.ServicePorts;
import io.github.camelstreams.stack.ServiceProcess;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.Lifetime;
import io.github.camelstreams.test.SharedServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** A service as a process of its own, with a client that speaks to it. */
public abstract class RunningService implements AutoCloseable {

    /** Reads what services answer. */
    public static final ObjectMapper JSON = new ObjectMapper();

    /** What the management port asks for; the user is {@code admin}. */
    public static final String MANAGEMENT_PASSWORD = "s:cret word";

    private static final String DESCRIPTION = "/openapi.json";

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final String service;
    private final ServiceProcess process;
    private volatile ApiContract contract;

    /**
     * @param name of the service: its jar is that of the module routes-{@code name}
     */
    protected RunningService(
            String name, Database server, String database, Broker broker, String stream) {
        this(name, server, database, broker, stream, Map.of());
    }

    /**
     * @param name of the service: its jar is that of the module routes-{@code name}
     * @param further settings beside those of the servers
     */
    protected RunningService(
            String name,
            Database server,
            String database,
            Broker broker,
            String stream,
            Map<String, String> further) {
        this.service = name;
        Map<String, String> environment =
                new HashMap<>(Map.of("MANAGEMENT_PASSWORD", MANAGEMENT_PASSWORD));
        environment.putAll(further);
        environment.putAll(
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
                        Map.entry("RABBITMQ_STREAM", stream),
                        Map.entry("IDEMPOTENCY_PURGE_PERIOD", "500")));
        process =
                new ServiceProcess(
                        SharedServers.newFolder(SharedServers.uniqueName(name)),
                        Path.of("..", "routes-" + name, "target", "routes-" + name + "-app.jar"),
                        ServicePorts.free(),
                        () -> environment,
                        Lifetime.JVM);
    }

    /** The process behind it. */
    public final ServiceProcess process() {
        return process;
    }

    /** Gets a path. */
    public final Answer get(String path) {
        return send(request(path).GET());
    }

    /** Sends a JSON body. */
    public final Answer json(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        BodyPublisher publisher = BodyPublishers.ofString(body);
        return send(request.method(method, publisher));
    }

    /** A request that is not sent yet. */
    public final HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(process.uri() + path))
                .timeout(Duration.ofSeconds(30));
    }

    /** Asks the management port, logged in. */
    public final Answer manage(String method, String path) {
        return send(
                managementRequest(path)
                        .header("Authorization", login("admin", MANAGEMENT_PASSWORD))
                        .method(method, BodyPublishers.noBody()));
    }

    /** How many exchanges are under way in a route; the service must have the profile hawtio. */
    public final int underWay(String route) {
        String name =
                "org.apache.camel:context=%s,name=%%22%s%%22,type=routes".formatted(service, route);
        return manage("GET", "/jolokia/read/" + name + "/ExchangesInflight")
                .json()
                .get("value")
                .asInt();
    }

    /** A request to the management port that is not sent yet and has no login. */
    public final HttpRequest.Builder managementRequest(String path) {
        return HttpRequest.newBuilder(URI.create(process.managementUri() + path))
                .timeout(Duration.ofSeconds(30));
    }

    /** The header {@code Authorization} of this user. */
    public static String login(String user, String password) {
        byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(login);
    }

    /** Sends it, waits for the answer, and sees that the service's description has such a one. */
    public final Answer send(HttpRequest.Builder request) {
        Answer answer = exchange(request.build());
        assertDescribed(answer);
        return answer;
    }

    private void assertDescribed(Answer answer) {
        HttpRequest request = answer.response().request();
        if (request.uri().getPort() != process.port()) {
            return;
        }
        if (contract == null) {
            Answer description =
                    exchange(HttpRequest.newBuilder(process.uri().resolve(DESCRIPTION)).build());
            if (description.status() != 200) {
                return;
            }
            contract = new ApiContract(description.json());
        }
        if (contract.operation(request.method(), request.uri().getRawPath()).isPresent()) {
            contract.violation(
                            request.method(),
                            request.uri().getRawPath(),
                            answer.status(),
                            answer.header("Content-Type"),
                            answer.body())
                    .ifPresent(
                            violation -> {
                                throw new AssertionError(
                                        request + ": " + violation + ": " + answer);
                            });
        }
    }

    private Answer exchange(HttpRequest request) {
        try {
            return new Answer(client.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends these characters over a connection of their own; returns all that comes back. */
    public final String raw(String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), process.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of a metric without labels. */
    public final double metric(String name) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No metric " + name));
    }

    /** What health says about a component. */
    public final JsonNode health(String component) {
        return get("/health").json().path("components").path(component);
    }

    /** The text as a JSON string. */
    public static String quote(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public final void close() {
        process.close();
    }

    /** What the service answered. */
    public record Answer(HttpResponse<String> response) {

        /** The HTTP status. */
        public int status() {
            return response.statusCode();
        }

        /** The body. */
        public String body() {
            return response.body();
        }

        /** A header, {@code null} when it is not there. */
        public String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        /** The body, read as JSON. */
        public JsonNode json() {
            try {
                return JSON.readTree(body());
            } catch (IOException e) {
                throw new AssertionError("Not JSON: " + body(), e);
            }
        }

        /**
         * The id of what the body tells of: an order, which also names its customer, or a customer.
         */
        public String id() {
            JsonNode body = json();
            return body.path("order_id").asText(body.path("customer_id").textValue());
        }
    }
}
