package io.github.camelstreams.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a page of this repository points to is there: files, headings of other pages, and the tests
 * that prove a guarantee.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinksTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern INLINE = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern DEFINITION = Pattern.compile("(?m)^\\[([^]]+)]: (\\S+)$");
    private static final Pattern REFERENCE = Pattern.compile("\\[([A-Z]\\w+(?:IT|Test))](?![(:])");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(ROOT)) {
            List<Path> pages = files.filter(file -> file.toString().endsWith(".md")).toList();
            return Stream.concat(
                    pages.stream(), Stream.of(ROOT.resolve("route-tests/BENCHMARKS.md")));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkOfThePageLeadsSomewhere(Path page) throws IOException {
        String text = Files.readString(page);
        Set<String> broken = new TreeSet<>();
        Stream.concat(
                        INLINE.matcher(text).results().map(link -> link.group(1)),
                        DEFINITION.matcher(text).results().map(link -> link.group(2)))
                .filter(link -> !link.startsWith("http"))
                .filter(link -> !leadsSomewhere(page, link))
                .forEach(broken::add);
        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyTestThatIsNamedAsAProofIsDefined(Path page) throws IOException {
        String text = Files.readString(page);
        Set<String> defined =
                DEFINITION
                        .matcher(text)
                        .results()
                        .map(definition -> definition.group(1))
                        .collect(Collectors.toSet());
        Set<String> referred =
                REFERENCE
                        .matcher(text)
                        .results()
                        .map((MatchResult reference) -> reference.group(1))
                        .collect(Collectors.toSet());
        assertThat(defined).containsAll(referred);
    }

    private static boolean leadsSomewhere(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return Files.exists(target) && (parts.length == 1 || headings(target).contains(parts[1]));
    }

    private static Set<String> headings(Path page) {
        try {
            return HEADING.matcher(Files.readString(page))
                    .results()
                    .map(
                            heading ->
                                    heading.group(1)
                                            .toLowerCase(Locale.ROOT)
                                            .replaceAll("[^a-z0-9 -]", "")
                                            .replace(' ', '-'))
                    .collect(Collectors.toSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
