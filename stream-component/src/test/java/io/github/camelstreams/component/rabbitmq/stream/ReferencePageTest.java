package io.github.camelstreams.component.rabbitmq.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.JsonMapper;
import org.junit.jupiter.api.Test;

/**
 * The tables of the reference page say what the code says. {@code -Dreference.update=true} writes
 * them anew.
 */
class ReferencePageTest {

    private static final Path PAGE = Path.of("src/main/docs/rabbitmq-stream-component.adoc");
    private static final Path METADATA =
            Path.of(
                    "src/generated/resources/META-INF",
                    "io/github/camelstreams/component/rabbitmq/stream/rabbitmq-stream.json");

    private static final String TABLE_HEAD =
            """
            [cols="3,6,2,2",options="header"]
            |===
            | Name | Description | Default | Type

            """;

    @Test
    void theTablesAreThoseOfTheCode() throws IOException {
        ComponentModel model = JsonMapper.generateComponentModel(Files.readString(METADATA));
        String page = Files.readString(PAGE);
        String current = page;
        current = replace(current, "headers", table(model.getEndpointHeaders()));
        current = replace(current, "component-options", tables(model.getComponentOptions()));
        current = replace(current, "endpoint-options", tables(model.getEndpointOptions()));
        if (Boolean.getBoolean("reference.update")) {
            Files.writeString(PAGE, current);
        }

        assertThat(page)
                .as("run the test with -Dreference.update=true to bring the page up to date")
                .isEqualTo(current);
    }

    private static String replace(String page, String section, String content) {
        String start = "// " + section + ": START\n";
        String end = "// " + section + ": END\n";
        Pattern old =
                Pattern.compile(Pattern.quote(start) + ".*?" + Pattern.quote(end), Pattern.DOTALL);
        Matcher matcher = old.matcher(page);
        assertThat(matcher.find()).as("section " + section).isTrue();
        return matcher.replaceFirst(Matcher.quoteReplacement(start + content + end));
    }

    private static String tables(List<? extends BaseOptionModel> options) {
        Map<String, List<BaseOptionModel>> groups =
                options.stream()
                        .collect(
                                Collectors.groupingBy(
                                        BaseOptionModel::getGroup,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        return groups.entrySet().stream()
                .map(group -> "." + group.getKey() + "\n" + table(group.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String table(List<? extends BaseOptionModel> options) {
        return options.stream()
                .map(ReferencePageTest::row)
                .collect(Collectors.joining("", TABLE_HEAD, "|===\n"));
    }

    private static String row(BaseOptionModel option) {
        Object standard = option.getDefaultValue();
        return "| `%s`%s | %s | %s | %s%n"
                .formatted(
                        option.getName(),
                        option.isRequired() ? " (required)" : "",
                        option.getDescription().replace("|", "\\|"),
                        standard == null ? "" : "`" + standard + "`",
                        type(option));
    }

    private static String type(BaseOptionModel option) {
        if (option.getEnums() != null) {
            return String.join(", ", option.getEnums());
        }
        return option.getShortJavaType().replace("|", "\\|");
    }
}
