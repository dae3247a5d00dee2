package io.github.camelstreams.bench.system;

import io.github.camelstreams.bench.bare.BareApplication;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.Deadline;
import io.github.camelstreams.test.Ports;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The bare routes as a process beside a service: the same JVM with the same options, the same
 * libraries but the project's own, the same number of database sessions.
 */
final class BareService implements AutoCloseable {

    private static final int SESSIONS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int port;
    private final Process process;

    /**
     * @param service the one whose process is the model
     * @param database what the routes ask
     */
    BareService(BenchedSystem system, String service, String database) throws IOException {
        port = Ports.free();
        Database server = system.database();
        List<String> command = new ArrayList<>(options(system.processes().get(service)));
        command.addAll(
                List.of(
                        "-Dproject=" + Path.of("../..").toAbsolutePath().normalize(),
                        "-Dserver.port=" + port,
                        "-Dserver.address=127.0.0.1",
                        "-Dserver.tomcat.max-keep-alive-requests=-1",
                        "-Dspring.main.banner-mode=off",
                        "-Dspring.threads.virtual.enabled=true",
                        "-Dspring.flyway.enabled=false",
                        "-Dspring.datasource.url=jdbc:postgresql://%s:%d/%s"
                                .formatted(server.host(), server.port(), database),
                        "-Dspring.datasource.username=" + server.username(),
                        "-Dspring.datasource.password=" + server.password(),
                        "-Dspring.datasource.hikari.maximum-pool-size=" + SESSIONS,
                        BareApplication.class.getName()));
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(new File("target/bare-" + database + ".log"))
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        awaitReady();
    }

    /** Those of a service, with a class path of its libraries in the place of its jar. */
    private static List<String> options(long pid) throws IOException {
        List<String> command =
                List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0"));
        int jar = command.indexOf("-jar");
        List<String> options =
                new ArrayList<>(
                        command.subList(0, jar).stream()
                                .filter(
                                        option ->
                                                !option.contains("Archive")
                                                        && !option.contains("AOT"))
                                .toList());
        Path libraries = Path.of(command.get(jar + 1)).resolveSibling("lib");
        StringBuilder classPath = new StringBuilder("target/test-classes");
        try (Stream<Path> files = Files.list(libraries)) {
            files.filter(
                            file ->
                                    !file.getFileName()
                                            .toString()
                                            .matches("(routes-|camel-rabbitmq-stream).*"))
                    .forEach(file -> classPath.append(':').append(file));
        }
        options.addAll(List.of("-cp", classPath.toString()));
        return options;
    }

    private void awaitReady() {
        boolean listens =
                Deadline.after(PATIENCE).await(() -> !Ports.isFree(port) || !process.isAlive());
        if (!listens || !process.isAlive()) {
            throw new IllegalStateException("the bare routes did not start: target/bare-*.log");
        }
    }

    URI uri() {
        return URI.create("http://localhost:" + port);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
