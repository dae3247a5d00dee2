package io.github.camelstreams.bench.system;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The JDKs of this machine. */
final class Jdks {

    private static final Path DEBIAN = Path.of("/usr/lib/jvm");

    private Jdks() {}

    /**
     * One of each other version that the services run on, 17 or newer: that which the environment
     * variable {@code OTHER_JAVA_HOME} names, or those which are where Debian puts them.
     */
    static List<Path> others() throws IOException {
        String given = System.getenv("OTHER_JAVA_HOME");
        TreeMap<Integer, Path> others = new TreeMap<>();
        try (Stream<Path> homes =
                given != null
                        ? Stream.of(Path.of(given))
                        : Files.isDirectory(DEBIAN) ? Files.list(DEBIAN) : Stream.of()) {
            for (Path home : homes.filter(Jdks::isJdk).toList()) {
                others.put(version(home), home);
            }
        }
        others.remove(Runtime.version().feature());
        return List.copyOf(others.tailMap(17).values());
    }

    private static boolean isJdk(Path home) {
        return Files.isExecutable(home.resolve("bin/java"))
                && Files.exists(home.resolve("release"));
    }

    private static int version(Path home) throws IOException {
        Properties release = new Properties();
        release.load(new StringReader(Files.readString(home.resolve("release"))));
        String version = Objects.toString(release.getProperty("JAVA_VERSION"), "0");
        return Runtime.Version.parse(version.replace("\"", "")).feature();
    }
}
