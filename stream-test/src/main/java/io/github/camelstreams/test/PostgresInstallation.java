package io.github.camelstreams.test;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs, unpacked into the cache from the archive on the class path.
 *
 * @param home holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresInstallation(Path home) {

    private static final Map<String, String> ARCHITECTURES =
            Map.of("amd64", "x86_64", "aarch64", "arm_64");

    static PostgresInstallation find() {
        return new PostgresInstallation(
                CacheFolder.get("postgres-17", PostgresInstallation::unpack));
    }

    private static void unpack(Path home) throws IOException {
        String machine = System.getProperty("os.arch");
        String archive = "postgres-linux-" + ARCHITECTURES.getOrDefault(machine, machine) + ".txz";
        Path unfinished = home.resolveSibling(home.getFileName() + ".new");
        Folders.delete(unfinished);
        try (InputStream packed = PostgresInstallation.class.getResourceAsStream("/" + archive)) {
            if (packed == null) {
                throw new ServerException(
                        "no PostgreSQL for "
                                + machine
                                + " here: name a server by DB_HOST and DB_PORT, or use Docker");
            }
            try (TarArchiveInputStream entries =
                    new TarArchiveInputStream(
                            new XZCompressorInputStream(new BufferedInputStream(packed)))) {
                for (TarArchiveEntry entry = entries.getNextEntry();
                        entry != null;
                        entry = entries.getNextEntry()) {
                    write(entry, entries, unfinished.resolve(entry.getName()).normalize());
                }
            }
        }
        Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void write(TarArchiveEntry entry, InputStream content, Path target)
            throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(content, target);
            boolean program = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    List<String> command(String program, String... arguments) {
        return Stream.concat(
                        Stream.of(home.resolve("bin").resolve(program).toString()),
                        Arrays.stream(arguments))
                .toList();
    }
}
