package io.github.camelstreams.stack;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** The compose file, which says for the whole repository which images the servers are. */
final class ComposeFile {

    private static final Path FILE = Path.of("../docker-compose.yml");

    private ComposeFile() {}

    /** The image of a service, with its version. */
    static String image(String service) {
        try (Reader reader = Files.newBufferedReader(FILE)) {
            Map<String, Map<String, Map<String, Object>>> file = new Yaml().load(reader);
            return file.get("services").get(service).get("image").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
