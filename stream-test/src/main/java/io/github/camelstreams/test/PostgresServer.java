package io.github.camelstreams.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A PostgreSQL server as a process of this machine, with the databases of both services.
 *
 * <p>It is as durable as PostgreSQL is: what a commit has acknowledged survives {@link #kill}.
 */
public final class PostgresServer extends ServerProcess implements DatabaseServer {

    /** The databases that every server has, one for each service. */
    public static final List<String> DATABASES = List.of("customer_db", "order_db");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int port;
    private final String address;

    /**
     * @param folder keeps everything of this server
     * @param port 0 for a free one
     * @param address what to listen on, 127.0.0.1 for this machine alone
     */
    public PostgresServer(Path folder, int port, String address, Lifetime lifetime) {
        // INT ends the sessions; QUIT ends the server at once, yet frees its shared memory
        super("PostgreSQL", new DetachedProcess(folder, lifetime, "QUIT"), "INT", PATIENCE);
        this.port = Ports.orFree(port);
        this.address = address;
    }

    /** A server on a free port of the loopback address that ends with this JVM at the latest. */
    public static PostgresServer in(Path folder) {
        return new PostgresServer(folder, 0, "127.0.0.1", Lifetime.JVM);
    }

    @Override
    public List<ListeningPort> listeningPorts() {
        return List.of(new ListeningPort("PostgreSQL", port, "DB_PORT"));
    }

    @Override
    public void launch() {
        PostgresInstallation installation = PostgresInstallation.find();
        try {
            if (!Files.exists(data())) {
                initialize(installation);
            }
            removeForeignLock();
        } catch (IOException e) {
            throw new ServerException("cannot write to " + folder() + ": " + e, e);
        }
        process()
                .start(
                        RootlessCommand.of(
                                installation.command(
                                        "postgres", arguments().toArray(String[]::new)),
                                data()),
                        Map.of());
    }

    private Path data() {
        return folder().resolve("data");
    }

    private void initialize(PostgresInstallation installation) throws IOException {
        Path unfinished = folder().resolve("data.new");
        Path password = folder().resolve("password");
        Folders.delete(unfinished);
        Files.createDirectories(
                unfinished,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(password, SUPERUSER + "\n");
        try {
            Process initialization =
                    new ProcessBuilder(
                                    RootlessCommand.of(
                                            installation.command(
                                                    "initdb",
                                                    "--pgdata=" + unfinished,
                                                    "--username=" + SUPERUSER,
                                                    "--pwfile=" + password,
                                                    "--auth=scram-sha-256",
                                                    "--encoding=UTF8",
                                                    "--locale=C",
                                                    "--locale-provider=builtin",
                                                    "--builtin-locale=C.UTF-8"),
                                            unfinished))
                            .redirectErrorStream(true)
                            .start();
            String output =
                    new String(
                            initialization.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (initialization.waitFor() != 0) {
                throw new ServerException("PostgreSQL's data could not be created:\n" + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted", e);
        } finally {
            Files.delete(password);
        }
        Files.writeString(unfinished.resolve("pg_hba.conf"), "host all all all scram-sha-256\n");
        Files.move(unfinished, data());
    }

    /**
     * A server that was killed leaves a lock; PostgreSQL believes it once another process has its
     * number.
     */
    private void removeForeignLock() throws IOException {
        Path lock = data().resolve("postmaster.pid");
        if (Files.exists(lock)) {
            Optional<ProcessHandle> holder =
                    Files.readAllLines(lock).stream()
                            .findFirst()
                            .filter(line -> line.matches("\\d{1,10}"))
                            .flatMap(line -> ProcessHandle.of(Long.parseLong(line)));
            if (holder.flatMap(handle -> handle.info().command())
                    .filter(command -> !command.endsWith("/postgres"))
                    .isPresent()) {
                Files.delete(lock);
            }
        }
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("-D", data().toString()));
        Map<String, String> settings =
                Map.ofEntries(
                        Map.entry("listen_addresses", address),
                        Map.entry("port", Integer.toString(port)),
                        Map.entry("unix_socket_directories", ""),
                        Map.entry("max_connections", "100"),
                        Map.entry("fsync", "on"),
                        Map.entry("synchronous_commit", "on"),
                        Map.entry("full_page_writes", "on"),
                        // a commit waits a millisecond for others that are under way, to share one
                        // flush
                        Map.entry("commit_delay", "1000"),
                        Map.entry("commit_siblings", "1"),
                        Map.entry("shared_buffers", "128MB"),
                        Map.entry("max_wal_size", "2GB"),
                        Map.entry("timezone", "UTC"));
        settings.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        return arguments;
    }

    /** Whether the server takes connections to both databases; creates those that are missing. */
    @Override
    public boolean isReady() {
        return DatabaseServer.super.isReady();
    }

    @Override
    public int port() {
        return port;
    }
}
