package io.github.camelstreams.stack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * Stands in for a service where only processes are tested: it is ready at once and does nothing.
 */
public final class StubService {

    private StubService() {}

    public static void main(String[] arguments) throws IOException {
        if ("tools".equals(System.getProperty("jarmode"))) {
            Path jar = Path.of(System.getProperty("java.class.path"));
            Path folder = Files.createDirectories(Path.of(arguments[arguments.length - 1]));
            Files.copy(jar, folder.resolve(jar.getFileName()));
            return;
        }
        InetSocketAddress address =
                new InetSocketAddress(
                        System.getenv("BIND_ADDRESS"),
                        Integer.parseInt(System.getenv("HTTP_PORT")));
        HttpServer server = HttpServer.create(address, 0);
        server.createContext(
                "/health/readiness", exchange -> exchange.sendResponseHeaders(200, -1));
        server.start();
        System.out.println("Stub: Started StubService");
    }

    /** A project folder whose service jars are this stub. */
    static Path project(Path folder) throws IOException {
        for (String kind : List.of("customer", "order")) {
            Path target = folder.resolve("routes-" + kind).resolve("target");
            Files.createDirectories(target);
            writeJar(target.resolve("routes-" + kind + "-app.jar"));
        }
        return folder;
    }

    private static void writeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, StubService.class.getName());
        attributes.put(
                Attributes.Name.CLASS_PATH,
                StubService.class.getProtectionDomain().getCodeSource().getLocation().toString());
        // always the same, so that the cache has one folder for it
        ZipEntry entry = new ZipEntry(JarFile.MANIFEST_NAME);
        entry.setTime(0);
        try (JarOutputStream content = new JarOutputStream(Files.newOutputStream(jar))) {
            content.putNextEntry(entry);
            manifest.write(content);
        }
    }
}
