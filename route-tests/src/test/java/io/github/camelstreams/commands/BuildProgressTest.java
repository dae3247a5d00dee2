package io.github.camelstreams.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees while make builds, with something in Maven's place that says what it says. */
class BuildProgressTest {

    @TempDir private Path folder;

    @Test
    void eachModuleIsNamedAsItsTurnComes() throws Exception {
        assertThat(build("exit 0"))
                .containsSubsequence(
                        "building ...",
                        "  1 of 7  Camel Streams",
                        "  2 of 7  Camel :: RabbitMQ Stream")
                .noneMatch(line -> line.contains("INFO") || line.contains("compile"));
        assertThat(folder.resolve("built")).exists();
    }

    @Test
    void whatFailsIsShown() throws Exception {
        assertThat(build("echo '[ERROR] cannot find symbol'; exit 1"))
                .contains("[ERROR] cannot find symbol");
        assertThat(folder.resolve("built")).doesNotExist();
    }

    private List<String> build(String end) throws IOException, InterruptedException {
        String maven =
                """
                #!/bin/sh
                echo '[INFO] Scanning for projects...'
                echo '[INFO] Building Camel Streams 0.1.0-SNAPSHOT                              [1/7]'
                echo '[INFO] --- compiler:3.14.1:compile (default-compile) @ camel-rabbitmq-stream ---'
                echo '[INFO] Building Camel :: RabbitMQ Stream 0.1.0-SNAPSHOT                   [2/7]'
                """;
        Path script = Files.writeString(folder.resolve("mvn"), maven + end + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        Process make =
                new ProcessBuilder(
                                "make",
                                "--always-make",
                                "--directory=..",
                                "build",
                                "STACK=native",
                                "MVN=" + script,
                                "JARS=",
                                "BUILT=" + folder.resolve("built"))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(make.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        make.waitFor();
        return output.lines().toList();
    }
}
