package io.github.camelstreams.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PgBouncer in front of a database server, as a process on a free port that ends with this JVM.
 */
public final class PgBouncer implements Database, AutoCloseable {

    /** What a test says that is skipped where there is no such program. */
    public static final String MISSING = "PgBouncer is not installed: apt-get install pgbouncer";

    private final Database server;
    private final int port;
    private final Path folder =
            SharedServers.newFolder(SharedServers.uniqueName("pgbouncer")).toAbsolutePath();
    private final DetachedProcess process = new DetachedProcess(folder, Lifetime.JVM, "QUIT");

    private PgBouncer(Database server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * One in front of this server, in this mode.
     *
     * @param further lines of the configuration
     */
    public static PgBouncer start(Database server, String poolMode, String... further) {
        return start(new PgBouncer(server, Ports.free()), poolMode, further);
    }

    /** Another one on the same port, once this one has been closed. */
    public PgBouncer again(String poolMode, String... further) {
        return start(new PgBouncer(server, port), poolMode, further);
    }

    private static PgBouncer start(PgBouncer bouncer, String poolMode, String... further) {
        bouncer.configure(poolMode, further);
        Path program = program().orElseThrow();
        bouncer.process.start(
                RootlessCommand.of(
                        List.of(program.toString(), bouncer.configuration().toString()),
                        bouncer.folder),
                Map.of());
        if (!Deadline.after(Duration.ofSeconds(10)).await(bouncer::answers)) {
            throw new ServerException("PgBouncer did not start: " + bouncer.process.lastWords());
        }
        return bouncer;
    }

    /** Where the program is; empty where there is none. */
    public static Optional<Path> program() {
        return Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private Path configuration() {
        return folder.resolve("pgbouncer.ini");
    }

    private void configure(String poolMode, String... further) {
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("users"),
                    "\"%s\" \"%s\"\n".formatted(server.username(), server.password()));
            Files.writeString(
                    configuration(),
                    """
                    [databases]
                    * = host=127.0.0.1 port=%d
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = trust
                    auth_file = %s
                    pool_mode = %s
                    default_pool_size = 40
                    %s
                    """
                            .formatted(
                                    server.port(),
                                    port,
                                    folder.resolve("users"),
                                    poolMode,
                                    String.join("\n", further)));
        } catch (IOException e) {
            throw new ServerException("cannot write to " + folder, e);
        }
    }

    private boolean answers() {
        return !Ports.isFree(port);
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String username() {
        return server.username();
    }

    @Override
    public String password() {
        return server.password();
    }

    @Override
    public void close() {
        process.stop("INT", Duration.ofSeconds(10));
    }
}
