package io.github.camelstreams.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Spring Boot jar, unpacked into a folder: it starts with a quarter of the processor time, and
 * the next build does not write over what a running process still reads.
 *
 * @param jar what the build has made
 * @param folder where it is unpacked, again whenever the build has made another one
 */
record UnpackedJar(Path jar, Path folder) {

    static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    /** The jar to run. */
    Path get() {
        if (!Files.exists(jar)) {
            throw new StackException(
                    "There is no " + jar + ": build it first, as make dependencies does.");
        }
        try {
            Path stamp = folder.resolve("unpacked-from");
            String version = jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar);
            if (!Files.exists(stamp) || !Files.readString(stamp).equals(version)) {
                Folders.delete(folder);
                unpack();
                Files.writeString(stamp, version);
            }
            return folder.resolve(jar.getFileName());
        } catch (IOException e) {
            throw new StackException("Cannot unpack " + jar + ": " + e, e);
        }
    }

    private void unpack() throws IOException {
        Process unpacking =
                new ProcessBuilder(
                                JAVA.toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Djarmode=tools",
                                "-jar",
                                jar.toString(),
                                "extract",
                                "--destination",
                                folder.toString())
                        .redirectErrorStream(true)
                        .start();
        String output =
                new String(unpacking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!Files.exists(folder.resolve(jar.getFileName()))) {
            throw new StackException("Cannot unpack " + jar + ": " + output.strip());
        }
    }
}
