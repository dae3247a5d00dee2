package io.github.camelstreams.stack;

import io.github.camelstreams.test.CacheFolder;
import io.github.camelstreams.test.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * A Spring Boot jar, unpacked into the cache with an archive of its classes: it starts with a
 * fraction of the processor time.
 *
 * <p>Each content of the jar has a folder of its own, so that the next build does not write over
 * what a running process still reads. A folder that no process runs from, and that none has been
 * started from for an hour, is deleted when another one is made.
 *
 * @param jar what the build has made
 */
record UnpackedJar(Path jar) {

    static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private static final Duration UNUSED = Duration.ofHours(1);

    /** The command that runs the jar with these options of the JVM. */
    List<String> command(List<String> options) {
        Path runnable = folder().resolve(jar.getFileName());
        List<String> command = new ArrayList<>();
        command.add(JAVA.toString());
        command.addAll(options);
        command.addAll(new ClassArchive(runnable).options(options));
        command.addAll(List.of("-jar", runnable.toString()));
        return command;
    }

    /** Where it is unpacked. */
    Path folder() {
        if (!Files.exists(jar)) {
            throw new StackException(
                    "There is no " + jar + ": build it first, as make dependencies does.");
        }
        try {
            Path folder = CacheFolder.get(name() + checksum(), this::unpack);
            Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
            return folder;
        } catch (IOException e) {
            throw cannotUnpack(e.toString());
        }
    }

    private String name() {
        return jar.getFileName().toString().replaceFirst("\\.jar$", "-");
    }

    /** Neither size nor time: a reproducible build gives another content the same. */
    private String checksum() throws IOException {
        CRC32 checksum = new CRC32();
        try (InputStream content = new CheckedInputStream(Files.newInputStream(jar), checksum)) {
            byte[] buffer = new byte[1 << 16];
            while (content.read(buffer) >= 0) {
                // what is read is counted
            }
        }
        return "%d-%08x".formatted(Files.size(jar), checksum.getValue());
    }

    private void unpack(Path folder) throws IOException {
        deleteUnused(folder.getParent());
        Path incomplete = folder.resolveSibling(folder.getFileName() + ".new");
        Folders.delete(incomplete);
        Process unpacking =
                new ProcessBuilder(
                                JAVA.toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Djarmode=tools",
                                "-jar",
                                jar.toString(),
                                "extract",
                                "--destination",
                                incomplete.toString())
                        .redirectErrorStream(true)
                        .start();
        String output =
                new String(unpacking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!Files.exists(incomplete.resolve(jar.getFileName()))) {
            throw cannotUnpack(output.strip());
        }
        Files.move(incomplete, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private void deleteUnused(Path cache) throws IOException {
        Instant since = Instant.now().minus(UNUSED);
        List<Path> folders;
        try (Stream<Path> entries = Files.list(cache)) {
            folders =
                    entries.filter(entry -> entry.getFileName().toString().startsWith(name()))
                            .filter(Files::isDirectory)
                            .toList();
        }
        for (Path folder : folders) {
            if (Files.getLastModifiedTime(folder).toInstant().isBefore(since)
                    && !isRunning(folder)) {
                Folders.delete(folder);
                Files.deleteIfExists(cache.resolve(folder.getFileName() + ".lock"));
            }
        }
    }

    private static boolean isRunning(Path folder) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .anyMatch(command -> command.contains(folder + "/"));
    }

    private StackException cannotUnpack(String why) {
        return new StackException("Cannot unpack " + jar + ": " + why);
    }
}
