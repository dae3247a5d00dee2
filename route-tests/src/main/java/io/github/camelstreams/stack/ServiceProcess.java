package io.github.camelstreams.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A service as a process of this machine, run from its jar by the same Java as this one. */
public final class ServiceProcess extends ServerProcess {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Path jar;
    private final int port;
    private final String portVariable;
    private final Map<String, String> environment;

    /**
     * @param folder keeps the state of this process
     * @param port the HTTP port, 0 for a free one
     * @param portVariable the environment variable that a person at the terminal changes it with
     * @param environment what the service is told beside this JVM's environment
     */
    public ServiceProcess(
            Path folder,
            Path jar,
            int port,
            String portVariable,
            Map<String, String> environment,
            Lifetime lifetime) {
        super(
                folder.getFileName().toString(),
                new DetachedProcess(folder, lifetime, "KILL"),
                "TERM",
                PATIENCE);
        this.jar = jar.toAbsolutePath().normalize();
        this.port = Ports.orFree(port);
        this.portVariable = portVariable;
        this.environment = new HashMap<>(environment);
        this.environment.put("HTTP_PORT", Integer.toString(this.port));
    }

    @Override
    List<ListeningPort> listeningPorts() {
        return List.of(new ListeningPort(folder().getFileName().toString(), port, portVariable));
    }

    @Override
    void launch() {
        if (!Files.exists(jar)) {
            throw new StackException(
                    "There is no " + jar + ": build it first, as make dependencies does.");
        }
        // a copy, because the next build writes over the jar while this process still reads from it
        Path copy = folder().resolve("service.jar");
        try {
            Files.createDirectories(folder());
            Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StackException("Cannot write " + copy + ": " + e, e);
        }
        process()
                .start(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-jar",
                                copy.toString()),
                        environment);
    }

    /** Whether the service says that it is ready. */
    @Override
    public boolean isReady() {
        HttpRequest request =
                HttpRequest.newBuilder(uri().resolve("/health/readiness"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        try {
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The service's base address. */
    public URI uri() {
        return URI.create("http://localhost:" + port);
    }

    /** The HTTP port. */
    public int port() {
        return port;
    }
}
