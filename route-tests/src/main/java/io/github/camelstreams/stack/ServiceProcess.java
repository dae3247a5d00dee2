package io.github.camelstreams.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A service as a process of this machine, run from its jar by the same Java as this one. */
public final class ServiceProcess extends ServerProcess {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
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
        Path runnable = new UnpackedJar(jar, folder().resolve("app")).get();
        process()
                .start(
                        List.of(
                                UnpackedJar.JAVA.toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-jar",
                                runnable.toString()),
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
