package io.github.camelstreams.test;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where binaries are unpacked once for all stacks of a user: {@code camel-streams} under {@code
 * XDG_CACHE_HOME}, or under {@code ~/.cache}.
 */
public final class CacheFolder {

    private static final Map<String, Object> LOCKS = new ConcurrentHashMap<>();

    /** Fills a folder that does not exist yet; it exists only once it is complete. */
    public interface Filling {
        /** Makes the folder with all that belongs there. */
        void fill(Path folder) throws IOException;
    }

    private CacheFolder() {}

    /** The named folder in the cache, filled first where it is not there. Safe across processes. */
    public static Path get(String name, Filling filling) {
        // a file lock is the whole JVM's
        synchronized (LOCKS.computeIfAbsent(name, any -> new Object())) {
            return filled(name, filling);
        }
    }

    private static Path filled(String name, Filling filling) {
        Path cache = location();
        Path folder = cache.resolve(name);
        if (Files.isDirectory(folder)) {
            return folder;
        }
        try {
            Files.createDirectories(cache);
            try (FileChannel channel =
                            FileChannel.open(
                                    cache.resolve(name + ".lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !Files.isDirectory(folder)) {
                    filling.fill(folder);
                }
            }
        } catch (IOException e) {
            throw new ServerException(
                    "cannot write to the cache folder "
                            + cache
                            + " ("
                            + e
                            + "): set XDG_CACHE_HOME to another one",
                    e);
        }
        return folder;
    }

    private static Path location() {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path caches =
                configured != null && configured.startsWith("/")
                        ? Path.of(configured)
                        : Path.of(System.getProperty("user.home"), ".cache");
        return caches.resolve("camel-streams");
    }
}
