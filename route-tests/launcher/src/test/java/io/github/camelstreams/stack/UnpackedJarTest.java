package io.github.camelstreams.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.test.Folders;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedJarTest {

    @TempDir private Path project;
    private UnpackedJar jar;

    @BeforeEach
    void create() throws IOException {
        Path built =
                StubService.project(project).resolve("routes-order/target/routes-order-app.jar");
        jar = new UnpackedJar(Files.move(built, project.resolve(UUID.randomUUID() + ".jar")));
        build("1");
    }

    @AfterEach
    void delete() throws IOException {
        build("last");
        Path last = jar.folder();
        Folders.delete(last);
        Files.delete(last.resolveSibling(last.getFileName() + ".lock"));
    }

    private void build(String content) throws IOException {
        try (FileSystem entries = FileSystems.newFileSystem(jar.jar())) {
            Path entry = Files.writeString(entries.getPath("content"), content);
            Files.setLastModifiedTime(entry, FileTime.fromMillis(0));
        }
        Files.setLastModifiedTime(jar.jar(), FileTime.fromMillis(0));
    }

    private static void lastUsed(Path folder, Duration ago) throws IOException {
        Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(ago)));
    }

    @Test
    void anotherContentOfSameSizeAndTimeHasAFolderOfItsOwn() throws IOException {
        Path first = jar.folder();
        assertThat(jar.folder()).isEqualTo(first);
        build("2");
        Path second = jar.folder();
        assertThat(second).isNotEqualTo(first);
        assertThat(first.resolve(jar.jar().getFileName())).exists();
        assertThat(second.resolve(jar.jar().getFileName())).hasSameBinaryContentAs(jar.jar());
        lastUsed(first, Duration.ofHours(2));
        lastUsed(second, Duration.ofHours(2));
    }

    @Test
    void foldersThatNothingUsesAreDeletedWithTheNextOne() throws IOException {
        Path unused = jar.folder();
        build("2");
        Path recent = jar.folder();
        build("3");
        Path running = jar.folder();
        Process process =
                new ProcessBuilder("sh", "-c", "read line", running.resolve("service").toString())
                        .start();
        try {
            lastUsed(unused, Duration.ofHours(2));
            lastUsed(running, Duration.ofHours(2));
            build("4");
            Path next = jar.folder();
            assertThat(unused).doesNotExist();
            assertThat(List.of(recent, running, next)).allMatch(Files::isDirectory);
            lastUsed(recent, Duration.ofHours(2));
            lastUsed(next, Duration.ofHours(2));
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }
}
