package io.github.camelstreams.bench;

import com.rabbitmq.stream.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;

/** When, where and with what something was measured. */
final class Surroundings {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Surroundings() {}

    static String describe() {
        return "%s, %s %s, %d processors (%s), JDK %s, Camel %s, stream client %s"
                .formatted(
                        Instant.now().truncatedTo(ChronoUnit.MINUTES),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        Runtime.getRuntime().availableProcessors(),
                        processor(),
                        System.getProperty("java.version"),
                        new DefaultCamelContext().getVersion(),
                        Environment.class.getPackage().getImplementationVersion());
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
