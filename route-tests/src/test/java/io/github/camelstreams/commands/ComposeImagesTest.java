package io.github.camelstreams.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.test.Containers;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The tests run on the servers that the compose file names. */
class ComposeImagesTest {

    private static final Path FILE = Path.of("../docker-compose.yml");

    @Test
    void theTestsHaveTheSameServers() throws IOException {
        assertThat(image("rabbitmq")).isEqualTo(Containers.RABBITMQ);
        assertThat(image("postgres")).isEqualTo(Containers.POSTGRES);
    }

    private static String image(String service) throws IOException {
        try (Reader reader = Files.newBufferedReader(FILE)) {
            Map<String, Map<String, Map<String, Object>>> file = new Yaml().load(reader);
            return file.get("services").get(service).get("image").toString();
        }
    }
}
