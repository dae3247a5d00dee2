package io.github.camelstreams.stack;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The classes of an unpacked service, as this Java has loaded and linked them in a start of its own
 * that reaches no server: an ahead-of-time cache from JDK 25 on, an archive of shared classes
 * before.
 *
 * <p>It is made in the background when a service starts for the first time, which does not wait for
 * it; later starts use it.
 *
 * @param jar the unpacked service; the archive is kept beside it, one for each version of Java
 */
record ClassArchive(Path jar) {

    private static final boolean AHEAD_OF_TIME = Runtime.version().feature() >= 25;

    /** The archive is written when the JVM ends. */
    private static final String MAKE =
            """
            exec 9>"$0.lock" && flock -n 9 || exit
            [ -e "$0" ] || [ -e "$0.failed" ] && exit
            exec >"$0.log" 2>&1
            nice -n 19 "$@" 9>&- &
            seconds=0
            until grep -q ': Started ' "$0.log" || [ $((seconds += 1)) -gt 120 ]; do sleep 1; done
            kill $!
            wait $!
            mv "$0.new" "$0" || touch "$0.failed"
            """;

    /** No server listens on that port. */
    private static final Map<String, String> NOWHERE =
            Map.of(
                    "DB_PORT", "1",
                    "RABBITMQ_PORT", "1",
                    "HTTP_PORT", "0",
                    "MANAGEMENT_PORT", "0",
                    "BIND_ADDRESS", "127.0.0.1",
                    "SPRING_FLYWAY_ENABLED", "false");

    /**
     * What lets the JVM use the archive; nothing where there is none yet.
     *
     * @param options those of the service
     */
    List<String> options(List<String> options) {
        Path archive = archive();
        if (!Files.exists(archive)) {
            make(archive, options);
            return List.of();
        }
        // one that does not fit is no matter for the service's log
        return AHEAD_OF_TIME
                ? List.of("-XX:AOTCache=" + archive, "-Xlog:aot*=off,cds*=off")
                : List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off");
    }

    /** Where it is, once it has been made. */
    Path archive() {
        return jar.resolveSibling("archive-java-" + Runtime.version());
    }

    private void make(Path archive, List<String> options) {
        if (Files.exists(Path.of(archive + ".failed"))) {
            System.err.printf(
                    "%s starts without an archive of its classes, see %s.log%n",
                    jar.getFileName(), archive);
            return;
        }
        List<String> command = new ArrayList<>();
        command.addAll(List.of("setsid", "sh", "-c", MAKE, archive.toString()));
        command.add(UnpackedJar.JAVA.toString());
        command.addAll(options);
        command.add(
                (AHEAD_OF_TIME ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=")
                        + archive
                        + ".new");
        command.addAll(List.of("-jar", jar.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(jar.getParent().toFile())
                        .redirectInput(Redirect.from(new File("/dev/null")))
                        .redirectOutput(Redirect.DISCARD)
                        .redirectError(Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(List.of("PATH", "LANG"));
        environment.putAll(NOWHERE);
        try {
            builder.start();
        } catch (IOException e) {
            throw new StackException("cannot start sh: " + e.getMessage(), e);
        }
    }
}
