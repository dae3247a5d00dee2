package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.offset.StateOffsetRepository;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes that the reference page shows can be built as they stand there. */
class ReferencePageRoutesTest {

    private static final Path PAGE = Path.of("src/main/docs/rabbitmq-stream-component.adoc");

    private final CamelContext context = new DefaultCamelContext();
    @TempDir private Path folder;

    /** Endpoints and consumers are made when it starts; routes do not run. */
    @BeforeEach
    void start() {
        context.setAutoStartup(false);
        context.getRegistry()
                .bind("positions", new StateOffsetRepository(new MemoryStateRepository()));
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void thoseInYaml() throws Exception {
        load("yaml");
    }

    @Test
    void thoseInXml() throws Exception {
        load("xml");
    }

    @Test
    void thoseInJava() throws Exception {
        List<String> routes = routes("java");
        for (int i = 0; i < routes.size(); i++) {
            context.addRoutes(compiled("Shown" + i, routes.get(i)));
        }
        built(routes.size());
    }

    private void load(String language) throws Exception {
        List<String> routes = routes(language);
        for (int i = 0; i < routes.size(); i++) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(
                            ResourceHelper.fromString("shown" + i + "." + language, routes.get(i)));
        }
        built(routes.size());
    }

    private void built(int blocks) {
        context.start();
        assertThat(blocks).isPositive();
        assertThat(context.getRoutes()).hasSizeGreaterThanOrEqualTo(blocks);
    }

    private RouteBuilder compiled(String name, String statements) throws Exception {
        Path source = folder.resolve(name + ".java");
        Files.writeString(
                source,
                """
                public class %s extends org.apache.camel.builder.RouteBuilder {
                    public void configure() {
                        %s
                    }
                }
                """
                        .formatted(name, statements));
        int errors =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-classpath",
                                classPath(),
                                source.toString());
        assertThat(errors).as(statements).isZero();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            return (RouteBuilder) loader.loadClass(name).getDeclaredConstructor().newInstance();
        }
    }

    /** Tests may run with a class path that is only named in a jar. */
    private static String classPath() throws Exception {
        URI core = RouteBuilder.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        URI api = CamelContext.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        return String.join(
                File.pathSeparator,
                System.getProperty("java.class.path"),
                Path.of(core).toString(),
                Path.of(api).toString());
    }

    /** The blocks of this language that are routes. */
    private static List<String> routes(String language) throws IOException {
        return Pattern.compile("\\[source," + language + "]\\n----\\n(.*?)\\n----", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .filter(block -> block.matches("(?s)(from\\(|- from|<route).*"))
                .toList();
    }
}
