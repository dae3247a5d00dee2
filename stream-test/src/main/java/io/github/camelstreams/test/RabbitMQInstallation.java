package io.github.camelstreams.test;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * RabbitMQ's programs: those on the PATH where they are new enough, else unpacked into the cache.
 *
 * @param home RabbitMQ's own folder, with {@code sbin} and {@code plugins}
 * @param path the value of PATH that finds Erlang
 */
record RabbitMQInstallation(Path home, String path) {

    private static final Pattern VERSION = Pattern.compile("rabbit-(\\d+)\\.(\\d+)\\..*");

    static RabbitMQInstallation find() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        return onPath(path).orElseGet(() -> unpacked(path));
    }

    private static Optional<RabbitMQInstallation> onPath(String path) {
        return Arrays.stream(path.split(":"))
                .map(folder -> Path.of(folder, "rabbitmq-server"))
                .filter(Files::isExecutable)
                .findFirst()
                .flatMap(RabbitMQInstallation::home)
                .filter(RabbitMQInstallation::isNewEnough)
                .map(home -> new RabbitMQInstallation(home, path));
    }

    private static Optional<Path> home(Path program) {
        try {
            Path real = program.toRealPath();
            Path home = real.getParent().getParent();
            // Debian's program on the PATH is a wrapper that changes the user
            return Files.isDirectory(home.resolve("plugins"))
                    ? Optional.of(home)
                    : homeBelow(Path.of("/usr/lib/rabbitmq/lib"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> homeBelow(Path folder) {
        return list(folder)
                .filter(home -> home.getFileName().toString().startsWith("rabbitmq_server-"))
                .findFirst();
    }

    private static boolean isNewEnough(Path home) {
        List<String> plugins =
                list(home.resolve("plugins"))
                        .map(plugin -> plugin.getFileName().toString())
                        .toList();
        return plugins.stream().anyMatch(RabbitMQInstallation::hasSingleActiveConsumers)
                && RabbitMQServer.PLUGINS.stream()
                        .allMatch(
                                wanted ->
                                        plugins.stream()
                                                .anyMatch(
                                                        plugin -> plugin.startsWith(wanted + "-")));
    }

    private static boolean hasSingleActiveConsumers(String plugin) {
        Matcher version = VERSION.matcher(plugin);
        return version.matches()
                && (Integer.parseInt(version.group(1)) > 3
                        || Integer.parseInt(version.group(2)) >= 11);
    }

    private static RabbitMQInstallation unpacked(String path) {
        Path root = CacheFolder.get("rabbitmq-4", RabbitMQInstallation::unpack);
        Path home =
                homeBelow(root.resolve("usr/lib/rabbitmq/lib"))
                        .orElseThrow(
                                () ->
                                        new ServerException(
                                                "no RabbitMQ in "
                                                        + root
                                                        + ": delete that folder and try again"));
        return new RabbitMQInstallation(home, root.resolve("usr/lib/erlang/bin") + ":" + path);
    }

    private static void unpack(Path root) throws IOException {
        System.err.println("unpacking RabbitMQ into " + root + " (once, 42 MB to download)");
        Process unpacking =
                new ProcessBuilder("bash", "-c", script(), "unpack-rabbitmq.sh", root.toString())
                        .redirectErrorStream(true)
                        .redirectInput(Redirect.from(new File("/dev/null")))
                        .start();
        String output =
                new String(unpacking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!Files.isDirectory(root)) {
            throw new ServerException(lastLine(output));
        }
    }

    private static String lastLine(String output) {
        return output.lines()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .orElse("RabbitMQ could not be unpacked");
    }

    private static String script() throws IOException {
        try (InputStream script =
                RabbitMQInstallation.class.getResourceAsStream("unpack-rabbitmq.sh")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Stream<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.collect(Collectors.toList()).stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    Path server() {
        return home.resolve("sbin/rabbitmq-server");
    }

    Path control() {
        return home.resolve("sbin/rabbitmqctl");
    }

    Path plugins() {
        return home.resolve("plugins");
    }
}
