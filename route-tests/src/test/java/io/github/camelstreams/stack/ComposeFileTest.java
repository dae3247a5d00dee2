package io.github.camelstreams.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** What Compose makes of the compose file; it needs the tool, but no engine. */
class ComposeFileTest {

    private static final List<String> SERVERS = List.of("rabbitmq", "postgres");
    private static final List<String> SERVICES = List.of("customer", "order1", "order2");

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
        for (JsonNode service : services) {
            assertThat(service.path("restart").asText()).isEqualTo("unless-stopped");
            assertThat(service.path("mem_limit").asLong()).isPositive();
            assertThat(service.path("image").asText()).isNotEmpty();
        }
        for (String server : SERVERS) {
            assertThat(services.path(server).at("/healthcheck/test")).isNotEmpty();
            assertThat(services.path(server).at("/volumes/0/type").asText()).isEqualTo("volume");
        }
        for (String service : SERVICES) {
            assertThat(services.path(service).path("read_only").asBoolean()).isTrue();
            assertThat(services.path(service).at("/cap_drop/0").asText()).isEqualTo("ALL");
            assertThat(services.path(service).path("depends_on"))
                    .hasSize(2)
                    .allMatch(on -> on.path("condition").asText().equals("service_healthy"));
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

    private static JsonNode configuration(Map<String, String> environment) throws Exception {
        Process process = compose(environment, "config", "--format", "json");
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
