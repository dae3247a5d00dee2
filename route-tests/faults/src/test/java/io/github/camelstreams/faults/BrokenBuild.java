package io.github.camelstreams.faults;

import io.github.camelstreams.faults.Violation.Rule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The services with one of their guards taken out.
 *
 * @param how what is wrong with it
 * @param faults which faults are expected to show it
 * @param rule what is broken then
 * @param changes what is changed in the services' resources
 */
record BrokenBuild(String how, String faults, Rule rule, List<Change> changes) {

    private static final List<String> SERVICES = List.of("customer", "order");

    /**
     * A change in one resource.
     *
     * @param service of which service
     * @param file which resource
     * @param pattern the only place to change
     * @param replacement what stands there instead, as it is
     */
    record Change(String service, String file, Pattern pattern, String replacement) {

        /**
         * @throws IllegalStateException when there is nothing to change
         */
        String applyTo(String text) {
            Matcher matcher = pattern.matcher(text);
            if (!matcher.find()) {
                throw new IllegalStateException("Nothing in " + file + " matches " + pattern);
            }
            return matcher.replaceAll(Matcher.quoteReplacement(replacement));
        }
    }

    /** Replaces a text in a resource of a service. */
    static Change change(String service, String file, String text, String replacement) {
        return new Change(service, file, Pattern.compile(text, Pattern.LITERAL), replacement);
    }

    /** Replaces everything from a text to another, these included. */
    static Change change(String service, String file, String from, String to, String replacement) {
        return new Change(
                service,
                file,
                Pattern.compile(Pattern.quote(from) + ".*?" + Pattern.quote(to), Pattern.DOTALL),
                replacement);
    }

    /**
     * Copies the services' jars and changes the copies.
     *
     * @param project where they have been built
     * @param folder a project's folder for the copies
     */
    void make(Path project, Path folder) throws IOException {
        for (String service : SERVICES) {
            Path jar = Path.of("routes-" + service, "target", "routes-" + service + "-app.jar");
            Files.createDirectories(folder.resolve(jar).getParent());
            Files.copy(project.resolve(jar), folder.resolve(jar));
            try (FileSystem copy = FileSystems.newFileSystem(folder.resolve(jar))) {
                for (Change change : changes) {
                    if (change.service().equals(service)) {
                        Path file = copy.getPath("BOOT-INF", "classes").resolve(change.file());
                        String text = Files.readString(file, StandardCharsets.UTF_8);
                        Files.writeString(file, change.applyTo(text), StandardCharsets.UTF_8);
                    }
                }
            }
        }
    }
}
