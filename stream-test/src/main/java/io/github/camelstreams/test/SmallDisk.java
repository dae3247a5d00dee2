package io.github.camelstreams.test;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A file system of its own for a database, small enough to be filled; takes root to mount. */
public final class SmallDisk implements AutoCloseable {

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Whether such a file system can be had on this machine. */
    public static boolean canBeMounted() {
        try {
            mount(1).close();
            return true;
        } catch (ServerException e) {
            return false;
        }
    }

    /** An empty one of this size. */
    public static SmallDisk mount(int megabytes) {
        Path folder = SharedServers.newFolder(SharedServers.uniqueName("disk")).toAbsolutePath();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ServerException("cannot create " + folder, e);
        }
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
        return new SmallDisk(folder);
    }

    /** A new database on the server that keeps its tables here, and nothing else. */
    public String createDatabase(PostgresServer server, String name) {
        Path tables = folder.resolve("tables");
        try {
            Files.createDirectory(tables);
            RootlessCommand.of(List.of(), tables);
            try (Connection connection = server.connect("postgres");
                    Statement statement = connection.createStatement()) {
                statement.execute("create tablespace small location '" + tables + "'");
                statement.execute("create database " + name + " tablespace small");
            }
        } catch (IOException | SQLException e) {
            throw new ServerException("cannot create a database in " + folder, e);
        }
        return name;
    }

    /** Leaves no byte free. */
    public void fill() {
        try (OutputStream file = Files.newOutputStream(filling())) {
            byte[] block = new byte[4096];
            while (true) {
                file.write(block);
            }
        } catch (IOException full) {
            if (!Files.exists(filling())) {
                throw new UncheckedIOException(full);
            }
        }
    }

    /** Frees what {@link #fill} took. */
    public void empty() {
        try {
            Files.delete(filling());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path filling() {
        return folder.resolve("filling");
    }

    @Override
    public void close() {
        run("umount", "--lazy", folder.toString());
    }

    private static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (process.waitFor() != 0) {
                throw new ServerException(String.join(" ", command) + " failed");
            }
        } catch (IOException e) {
            throw new ServerException(String.join(" ", command) + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted", e);
        }
    }
}
