package io.github.camelstreams.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelstreams.stack.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Compose makes of the compose files; it needs the tool, but no engine. */
class ComposeFileTest {

    private static final List<String> SERVERS = List.of("rabbitmq", "postgres");
    private static final List<String> SERVICES = List.of("customer", "order1", "order2");
    private static final String CLUSTER = "../docker-compose.cluster.yml";

    @BeforeEach
    void composeIsThere() throws Exception {
        assumeTrue(exists("docker"), "there is no command docker");
        assumeTrue(compose(Map.of(), "version").waitFor() == 0, "docker has no Compose plugin");
    }

    @Test
    void everyPortIsTheSpecificationsOnLoopback() throws Exception {
        assertThat(ports(configuration(Map.of())))
                .containsExactlyInAnyOrder(
                        "rabbitmq 127.0.0.1:5552",
                        "rabbitmq 127.0.0.1:15672",
                        "postgres 127.0.0.1:5432",
                        "customer 127.0.0.1:8080",
                        "order1 127.0.0.1:8081",
                        "order2 127.0.0.1:8082",
                        "customer 127.0.0.1:9080",
                        "order1 127.0.0.1:9081",
                        "order2 127.0.0.1:9082");
    }

    @Test
    void everyPortCanBeSet() throws Exception {
        Map<String, String> environment =
                Map.of(
                        "BIND_ADDRESS", "0.0.0.0",
                        "RABBITMQ_PORT", "1",
                        "RABBITMQ_MANAGEMENT_PORT", "2",
                        "DB_PORT", "3",
                        "CUSTOMER_PORT", "4",
                        "ORDER1_PORT", "5",
                        "ORDER2_PORT", "6",
                        "CUSTOMER_MANAGEMENT_PORT", "7",
                        "ORDER1_MANAGEMENT_PORT", "8",
                        "ORDER2_MANAGEMENT_PORT", "9");
        JsonNode configuration = configuration(environment);
        assertThat(ports(configuration))
                .containsExactlyInAnyOrder(
                        "rabbitmq 0.0.0.0:1",
                        "rabbitmq 0.0.0.0:2",
                        "postgres 0.0.0.0:3",
                        "customer 0.0.0.0:4",
                        "order1 0.0.0.0:5",
                        "order2 0.0.0.0:6",
                        "customer 127.0.0.1:7",
                        "order1 127.0.0.1:8",
                        "order2 127.0.0.1:9");
        assertThat(configuration.at("/configs/rabbitmq-streams/content").textValue())
                .contains("stream.advertised_port = 1\n");
    }

    @Test
    void aClustersPortsAreOnLoopbackAndCanBeSet() throws Exception {
        assertThat(ports(configuration(Map.of(), CLUSTER)))
                .containsExactlyInAnyOrder(
                        "rabbitmq 127.0.0.1:5552",
                        "rabbitmq 127.0.0.1:15672",
                        "rabbitmq2 127.0.0.1:5553",
                        "rabbitmq2 127.0.0.1:15673",
                        "rabbitmq3 127.0.0.1:5554",
                        "rabbitmq3 127.0.0.1:15674",
                        "postgres 127.0.0.1:5432",
                        "customer 127.0.0.1:8080",
                        "customer 127.0.0.1:9080",
                        "customer2 127.0.0.1:8083",
                        "customer2 127.0.0.1:9083",
                        "order1 127.0.0.1:8081",
                        "order1 127.0.0.1:9081",
                        "order2 127.0.0.1:8082",
                        "order2 127.0.0.1:9082",
                        "order3 127.0.0.1:8084",
                        "order3 127.0.0.1:9084");

        JsonNode services =
                configuration(
                                Map.of(
                                        "RABBITMQ_PORT", "1",
                                        "RABBITMQ2_PORT", "2",
                                        "RABBITMQ3_PORT", "3"),
                                CLUSTER)
                        .path("services");
        // the client goes to the port that a node advertises, in the network and from outside
        List.of("rabbitmq", "rabbitmq2", "rabbitmq3")
                .forEach(
                        node ->
                                assertThat(services.path(node).at("/ports/0/target").asText())
                                        .isEqualTo(
                                                services.path(node)
                                                        .at("/ports/0/published")
                                                        .asText())
                                        .isEqualTo(variable(services, node, "STREAM_PORT")));
        for (String service : List.of("customer", "customer2", "order1", "order2", "order3")) {
            assertThat(variable(services, service, "RABBITMQ_URIS"))
                    .contains("//rabbitmq:1,", "//rabbitmq2:2,")
                    .endsWith("//rabbitmq3:3");
        }
    }

    @Test
    void aPasswordReachesTheServerAndAllWhoUseIt() throws Exception {
        JsonNode services =
                configuration(Map.of("RABBITMQ_PASSWORD", "one", "DB_PASSWORD", "two"))
                        .path("services");
        assertThat(variable(services, "rabbitmq", "RABBITMQ_DEFAULT_PASS")).isEqualTo("one");
        assertThat(variable(services, "postgres", "POSTGRES_PASSWORD")).isEqualTo("two");
        for (String service : SERVICES) {
            assertThat(variable(services, service, "RABBITMQ_PASSWORD")).isEqualTo("one");
            assertThat(variable(services, service, "DB_PASSWORD")).isEqualTo("two");
        }
    }

    @Test
    void everyContainerIsBoundedAndStartsAgain() throws Exception {
        JsonNode services = configuration(Map.of()).path("services");
        assertThat(names(services)).containsAll(SERVERS).containsAll(SERVICES).hasSize(5);
        services.forEach(service -> expectSound(service, 2));
    }

    @Test
    void everyContainerOfAClusterIsBoundedAndStartsAgain() throws Exception {
        JsonNode services = configuration(Map.of(), CLUSTER).path("services");
        assertThat(names(services))
                .containsAll(SERVERS)
                .containsAll(SERVICES)
                .contains("rabbitmq2", "rabbitmq3", "customer2", "order3")
                .hasSize(9);
        services.forEach(service -> expectSound(service, 4));
        assertThat(
                        List.of("rabbitmq", "rabbitmq2", "rabbitmq3").stream()
                                .map(node -> services.path(node).at("/volumes/0/source").asText()))
                .doesNotHaveDuplicates();
    }

    private static void expectSound(JsonNode service, int servers) {
        assertThat(service.path("restart").asText()).isEqualTo("unless-stopped");
        assertThat(service.path("mem_limit").asLong()).isPositive();
        String image = service.path("image").asText();
        if (image.startsWith("demo-rabbitmq-streams-")) {
            assertThat(service.path("read_only").asBoolean()).isTrue();
            assertThat(service.at("/cap_drop/0").asText()).isEqualTo("ALL");
            assertThat(service.path("depends_on"))
                    .hasSize(servers)
                    .allMatch(on -> on.path("condition").asText().equals("service_healthy"));
        } else {
            assertThat(image).as("with a minor version").matches("\\w+:\\d+\\.\\d+\\S*");
            assertThat(service.at("/healthcheck/test")).isNotEmpty();
            assertThat(service.at("/volumes/0/type").asText()).isEqualTo("volume");
        }
    }

    private static List<String> ports(JsonNode configuration) {
        List<String> ports = new ArrayList<>();
        for (Map.Entry<String, JsonNode> service : configuration.path("services").properties()) {
            for (JsonNode port : service.getValue().path("ports")) {
                ports.add(
                        "%s %s:%s"
                                .formatted(
                                        service.getKey(),
                                        port.path("host_ip").asText(),
                                        port.path("published").asText()));
            }
        }
        return ports;
    }

    private static List<String> names(JsonNode services) {
        Iterable<String> names = services::fieldNames;
        return StreamSupport.stream(names.spliterator(), false).toList();
    }

    private static String variable(JsonNode services, String service, String name) {
        return services.path(service).path("environment").path(name).asText();
    }

    private static JsonNode configuration(Map<String, String> environment, String... overlays)
            throws Exception {
        List<String> arguments = new ArrayList<>();
        for (String overlay : overlays) {
            arguments.addAll(List.of("--file", overlay));
        }
        arguments.addAll(List.of("config", "--format", "json"));
        Process process = compose(environment, arguments.toArray(String[]::new));
        JsonNode configuration = new ObjectMapper().readTree(process.getInputStream());
        assertThat(process.waitFor()).as("docker compose config").isZero();
        return configuration;
    }

    /** Neither this machine's settings nor a file {@code .env} take part. */
    private static Process compose(Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "docker",
                                "compose",
                                "--env-file",
                                "/dev/null",
                                "--file",
                                "../docker-compose.yml"));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        for (Setting setting : Setting.values()) {
            builder.environment().remove(setting.name());
        }
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static boolean exists(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
