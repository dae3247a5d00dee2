package io.github.camelstreams.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Every node of every route has an id and a description of its own, which Hawtio, JMX and the log
 * show in place of {@code setBody17}.
 */
class RouteNodesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** Words with hyphens, the first of them says what is done; Hawtio's boxes take no more. */
    private static final Pattern ID = Pattern.compile("(?=.{1,24}$)[a-z]+(-[a-z0-9]+)+");

    private static final Pattern DESCRIPTION = Pattern.compile("[A-Z].{3,69}[^.]");

    /** What is no part of a node, or none that anything shows. */
    private static final Set<String> OTHER = Set.of("parameters", "param", "responseMessage");

    private static final Set<String> VERBS =
            Set.of("get", "post", "put", "delete", "patch", "head");

    /** Named by one word: {@code route} and its kin are addressed, nodes are only shown. */
    private static final Set<String> CONTAINERS = Set.of("route", "routeConfiguration", "rest");

    private record Node(String kind, JsonNode definition) {

        String id() {
            return definition.path("id").asText();
        }

        String fault() {
            String description = definition.path("description").asText();
            if (!CONTAINERS.contains(kind) && !ID.matcher(id()).matches()) {
                return "no speaking id";
            }
            return DESCRIPTION.matcher(description).matches() ? null : "no description";
        }
    }

    /** The routes that run in one Camel context. */
    @ParameterizedTest
    @ValueSource(
            strings = {"routes-customer routes-common", "routes-order routes-common", "example"})
    void areNamedOnceAndDescribed(String modules) throws IOException {
        List<Node> nodes = new ArrayList<>();
        for (String module : modules.split(" ", -1)) {
            for (Path file : files(module)) {
                Object yaml = new Yaml().load(Files.readString(file));
                collect("file", JSON.valueToTree(yaml), nodes);
            }
        }

        assertThat(nodes).hasSizeGreaterThan(5);
        assertThat(nodes).allSatisfy(node -> assertThat(node.fault()).as(node.toString()).isNull());
        assertThat(nodes).extracting(Node::id).doesNotHaveDuplicates();
    }

    private static List<Path> files(String module) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/resources"))) {
            return files.filter(
                            file ->
                                    file.toString().endsWith(".camel.yaml")
                                            || file.toString().endsWith(".kamelet.yaml"))
                    .toList();
        }
    }

    private static void collect(String key, JsonNode value, List<Node> nodes) {
        if (value.isArray()) {
            value.forEach(each -> collectItem(key, each, nodes));
        } else if (value.isObject()) {
            if (isNode(key, value)) {
                nodes.add(new Node(key, value));
            }
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                if (!OTHER.contains(field.getKey())) {
                    collect(field.getKey(), field.getValue(), nodes);
                }
            }
        }
    }

    /** A step is a node by whatever name, also when all that it has is a URI. */
    private static void collectItem(String key, JsonNode item, List<Node> nodes) {
        if (!key.equals("steps")) {
            collect(key, item, nodes);
            return;
        }
        assertThat(item.isTextual()).as("a step without id: " + item).isFalse();
        for (Map.Entry<String, JsonNode> step : item.properties()) {
            nodes.add(new Node(step.getKey(), step.getValue()));
            for (Map.Entry<String, JsonNode> field : step.getValue().properties()) {
                collect(field.getKey(), field.getValue(), nodes);
            }
        }
    }

    private static boolean isNode(String key, JsonNode value) {
        return value.has("steps")
                || CONTAINERS.contains(key)
                || VERBS.contains(key)
                || key.equals("onWhen")
                || (key.equals("from") && value.has("uri"))
                || (key.startsWith("on") && value.has("exception"));
    }
}
