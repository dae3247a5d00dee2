package io.github.camelstreams.stack;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The classes of an unpacked service, as this Java has loaded and linked them in a start without
 * servers: an ahead-of-time cache from JDK 25 on, an archive of shared classes before.
 *
 * @param jar the unpacked service; the archive is kept in its folder, once for each Java
 */
record ClassArchive(Path jar) {

    private static final boolean AHEAD_OF_TIME = Runtime.version().feature() >= 25;
    private static final int PATIENCE_SECONDS = 120;
    private static final String FILE = "archive";

    /**
     * What lets the JVM use the archive, which is made first where it is not there; nothing where
     * it cannot be made.
     *
     * @param options those of the service
     */
    List<String> options(List<String> options) {
        Path folder = jar.getParent();
        Path archive =
                CacheFolder.get(
                                folder.getFileName() + "/java-" + Runtime.version(),
                                made -> make(made, options))
                        .resolve(FILE);
        if (!Files.exists(archive)) {
            return List.of();
        }
        // one that does not fit is no matter for the service's log
        return AHEAD_OF_TIME
                ? List.of("-XX:AOTCache=" + archive, "-Xlog:aot*=off,cds*=off")
                : List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off");
    }

    private void make(Path folder, List<String> options) throws IOException {
        Path incomplete = folder.resolveSibling(folder.getFileName() + ".new");
        Folders.delete(incomplete);
        Files.createDirectory(incomplete);
        Path archive = incomplete.resolve(FILE);
        if (!start(incomplete, archive, options)) {
            Files.deleteIfExists(archive);
            System.err.printf(
                    "%s starts without an archive of its classes, see %s%n",
                    jar.getFileName(), folder.resolve("log"));
        }
        Files.move(incomplete, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean start(Path folder, Path archive, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(UnpackedJar.JAVA.toString());
        command.addAll(options);
        command.add(
                (AHEAD_OF_TIME ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive);
        command.addAll(List.of("-Dspring.context.exit=onRefresh", "-Dspring.flyway.enabled=false"));
        command.addAll(List.of("-jar", jar.toString()));
        Process start =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(Redirect.from(new File("/dev/null")))
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        try {
            return start.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    && start.exitValue() == 0
                    && Files.exists(archive);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        } finally {
            start.destroyForcibly();
        }
    }
}
