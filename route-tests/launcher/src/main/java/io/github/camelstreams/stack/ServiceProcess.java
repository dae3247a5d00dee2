package io.github.camelstreams.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.camelstreams.test.DetachedProcess;
import io.github.camelstreams.test.Lifetime;
import io.github.camelstreams.test.ListeningPort;
import io.github.camelstreams.test.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A service as a process of this machine, run from its jar by the same Java as this one. */
public final class ServiceProcess extends ServerProcess {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> OPTIONS =
            List.of(
                    "-Xms48m",
                    "-Xmx192m",
                    // else its growth at start is answered by full collections
                    "-XX:MetaspaceSize=128m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+ExitOnOutOfMemoryError");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Path jar;
    private final ServicePorts ports;
    private final Supplier<Map<String, String>> environment;

    /**
     * @param folder keeps the state of this process
     * @param environment what the service is told, at each start, beside this JVM's environment
     */
    public ServiceProcess(
            Path folder,
            Path jar,
            ServicePorts ports,
            Supplier<Map<String, String>> environment,
            Lifetime lifetime) {
        super(
                folder.getFileName().toString(),
                new DetachedProcess(folder, lifetime, "KILL"),
                "TERM",
                PATIENCE);
        this.jar = jar.toAbsolutePath().normalize();
        this.ports = ports;
        this.environment = environment;
    }

    @Override
    public List<ListeningPort> listeningPorts() {
        return ports.listening(folder().getFileName().toString());
    }

    @Override
    public void launch() {
        Map<String, String> variables = new HashMap<>(environment.get());
        variables.put("HTTP_PORT", Integer.toString(ports.main()));
        variables.put("MANAGEMENT_PORT", Integer.toString(ports.management()));
        // its output is for what comes before the log, and for the JVM
        variables.put("LOGGING_FILE_NAME", log().toString());
        variables.put("LOGGING_THRESHOLD_CONSOLE", "OFF");
        process().startLogging(new UnpackedJar(jar).command(OPTIONS), variables);
    }

    /** Whether the service says that it is ready. */
    @Override
    public boolean isReady() {
        return get("/health/readiness").filter(answer -> answer.statusCode() == 200).isPresent();
    }

    /** What the service's health says of a database that it must not use. */
    @Override
    protected Optional<String> refusal() {
        return get("/health")
                .map(answer -> database(answer.body()))
                .filter(database -> database.path("refused").asBoolean())
                .map(
                        database ->
                                "its database cannot be used: " + database.path("reason").asText());
    }

    private static JsonNode database(String health) {
        try {
            return JSON.readTree(health).at("/components/database/details");
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private Optional<HttpResponse<String>> get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(uri().resolve(path)).timeout(Duration.ofSeconds(5)).build();
        try {
            return Optional.of(HTTP.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Lets the service write the stacks of all its threads to its output. */
    public void dumpThreads() {
        process().signal("QUIT");
    }

    /** The service's base address. */
    public URI uri() {
        return URI.create("http://localhost:" + ports.main());
    }

    /** The base address of what is behind the login. */
    public URI managementUri() {
        return URI.create("http://localhost:" + ports.management());
    }

    /** The HTTP port. */
    public int port() {
        return ports.main();
    }
}
