package io.github.camelstreams.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
