package io.github.camelstreams.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetachedProcessTest {

    /** As a server's start script does, only a thousand times. */
    private static final String BECOMES_ANOTHER_COMMAND =
            """
            [ $1 -eq 0 ] && touch done && exec sleep 60
            exec sh "$0" $(($1 - 1))
            """;

    @TempDir private Path folder;

    @Test
    void theLastWordsAreTheCausesWithoutTheirFrames() throws IOException {
        Files.writeString(folder.resolve("log"), "of another start\n");
        DetachedProcess process = new DetachedProcess(folder, Lifetime.JVM, "KILL");
        StringBuilder trace = new StringBuilder("Application run failed\\n");
        for (String cause :
                List.of("Top: Error creating bean", "Caused by: Root: no such option")) {
            trace.append(cause).append("\\n");
            trace.append("\\tat a.b.C.method(C.java:1) ~[a.jar:1]\\n".repeat(40));
            trace.append("\\t... 33 common frames omitted\\n");
        }
        process.start(List.of("sh", "-c", "printf '" + trace + "'; exit 3"), Map.of());
        await().until(() -> !process.isRunning());
        assertThat(process.lastWords())
                .isEqualTo(
                        """
                        exit status 3
                        Application run failed
                        Top: Error creating bean
                        Caused by: Root: no such option""");
    }

    @Test
    void theLastWordsOfOneThatRollsItsLogAreThereToo() throws IOException {
        Files.writeString(folder.resolve("out"), "of another start\n");
        DetachedProcess process = new DetachedProcess(folder, Lifetime.JVM, "KILL");
        String rolls = "echo former >log; mv log log.1; echo logged >log; echo out of memory >&2";
        process.startLogging(List.of("sh", "-c", rolls + "; exit 3"), Map.of());
        await().until(() -> !process.isRunning());
        assertThat(process.log()).hasContent("logged");
        assertThat(process.output()).hasContent("out of memory");
        assertThat(process.lastWords()).isEqualTo("exit status 3\nlogged\nout of memory");
    }

    @Test
    void aLargeLogMakesRoomAtTheNextStart() throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(folder.resolve("log").toFile(), "rw")) {
            log.setLength(60_000_000);
        }
        DetachedProcess process = new DetachedProcess(folder, Lifetime.JVM, "KILL");
        process.start(List.of("sh", "-c", "echo begun; exec sleep 60"), Map.of());
        try {
            assertThat(folder.resolve("log.old")).hasSize(60_000_000);
            await().untilAsserted(() -> assertThat(process.log()).hasContent("begun"));
        } finally {
            process.kill();
        }
    }

    @Test
    void aProcessRunsWhileItBecomesAnotherCommand() throws IOException {
        Path script = Files.writeString(folder.resolve("script"), BECOMES_ANOTHER_COMMAND);
        DetachedProcess process = new DetachedProcess(folder, Lifetime.JVM, "KILL");
        try {
            process.start(List.of("sh", script.toString(), "1000"), Map.of());
            while (!Files.exists(folder.resolve("done"))) {
                assertThat(process.isRunning()).isTrue();
            }
        } finally {
            process.kill();
        }
        assertThat(process.isRunning()).isFalse();
    }
}
