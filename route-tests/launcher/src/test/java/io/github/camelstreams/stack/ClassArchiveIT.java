package io.github.camelstreams.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.test.Lifetime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Services without servers: the classes that they load first are those in question. */
class ClassArchiveIT {

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({"customer, CustomerApplication", "order, OrderApplication"})
    void servicesTakeTheirClassesFromTheArchive(String kind, String application)
            throws IOException {
        Path loaded = folder.resolve("loaded");
        ServiceProcess service =
                new ServiceProcess(
                        folder.resolve(kind),
                        Path.of("../..", "routes-" + kind, "target", "routes-" + kind + "-app.jar"),
                        ServicePorts.free(),
                        () -> Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + loaded),
                        Lifetime.JVM);
        try {
            service.launch();
            Path archive = new ClassArchive(jar(kind)).archive();
            await().atMost(Duration.ofMinutes(3)).until(() -> Files.exists(archive));
            service.kill();
            Files.deleteIfExists(loaded);
            service.launch();
            List<String> classes =
                    List.of(
                            "io.github.camelstreams." + kind + "." + application,
                            "org.springframework.boot.SpringApplication",
                            "org.apache.camel.impl.engine.AbstractCamelContext");
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(
                            () ->
                                    assertThat(classes)
                                            .allSatisfy(
                                                    name ->
                                                            assertThat(line(loaded, name))
                                                                    .contains(
                                                                            "shared objects"
                                                                                    + " file")));
            assertThat(service.output()).content().doesNotContain("[warning]", "[error]");
        } finally {
            service.kill();
        }
    }

    private static Path jar(String kind) {
        Path jar = Path.of("../..", "routes-" + kind, "target", "routes-" + kind + "-app.jar");
        return new UnpackedJar(jar).folder().resolve(jar.getFileName());
    }

    private static String line(Path loaded, String name) throws IOException {
        return Files.readAllLines(loaded).stream()
                .filter(line -> line.contains(" " + name + " source: "))
                .findFirst()
                .orElse("not loaded yet");
    }
}
