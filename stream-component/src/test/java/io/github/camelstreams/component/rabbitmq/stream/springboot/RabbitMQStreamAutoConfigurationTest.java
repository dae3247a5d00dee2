package io.github.camelstreams.component.rabbitmq.stream.springboot;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstreams.component.rabbitmq.stream.ConnectionConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamComponent;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamHeaderFilterStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.tooling.model.ComponentModel.ComponentOptionModel;
import org.apache.camel.tooling.model.JsonMapper;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;

class RabbitMQStreamAutoConfigurationTest {

    private final ApplicationContextRunner application =
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(
                                    CamelAutoConfiguration.class,
                                    RabbitMQStreamAutoConfiguration.class));

    @Test
    void propertiesBecomeOptionsOfTheComponent() {
        RabbitMQStreamHeaderFilterStrategy filter = new RabbitMQStreamHeaderFilterStrategy();
        application
                .withBean("myFilter", HeaderFilterStrategy.class, () -> filter)
                .withPropertyValues(
                        "camel.component.rabbitmq-stream.host=broker",
                        "camel.component.rabbitmq-stream.port=1234",
                        "camel.component.rabbitmq-stream.virtual-host=orders",
                        "camel.component.rabbitmq-stream.rpc-timeout=3s",
                        "camel.component.rabbitmq-stream.load-balancer=true",
                        "camel.component.rabbitmq-stream.header-filter-strategy=#bean:myFilter")
                .run(
                        context -> {
                            RabbitMQStreamComponent component =
                                    component(context.getBean(CamelContext.class));
                            ConnectionConfiguration connection = component.getConfiguration();
                            assertThat(connection.getHost()).isEqualTo("broker");
                            assertThat(connection.getPort()).isEqualTo(1234);
                            assertThat(connection.getVirtualHost()).isEqualTo("orders");
                            assertThat(connection.getRpcTimeout()).isEqualTo(3_000);
                            assertThat(connection.isLoadBalancer()).isTrue();
                            assertThat(connection.getUsername()).isEqualTo("guest");
                            assertThat(component.getHeaderFilterStrategy()).isSameAs(filter);
                        });
    }

    /** In every form that an endpoint takes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "requestedMaxFrameSize=4MiB",
                "requestedMaxFrameSize=4194304",
                "rpcTimeout=1m30s",
                "rpcTimeout=90s",
                "rpcTimeout=90000",
                "rpcTimeout=PT1M30S",
                "requestedHeartbeat=1m30s",
                "recoveryBackOff=1m30s"
            })
    void sizesAndDurationsTakeUnits(String option) {
        application
                .withPropertyValues("camel.component.rabbitmq-stream." + option)
                .run(
                        context ->
                                assertThat(
                                                component(context.getBean(CamelContext.class))
                                                        .getConfiguration())
                                        .extracting(StringHelper.before(option, "="))
                                        .hasToString(
                                                option.contains("Size") ? "4194304" : "90000"));
    }

    /** A second broker has its own address and password, and keeps them. */
    @Test
    void aComponentOfAnotherNameKeepsItsOwnOptions() {
        application
                .withBean(
                        "other-broker",
                        RabbitMQStreamComponent.class,
                        () -> {
                            RabbitMQStreamComponent other = new RabbitMQStreamComponent();
                            other.getConfiguration().setHost("b");
                            other.getConfiguration().setPassword("secret of b");
                            return other;
                        })
                .withPropertyValues(
                        "camel.component.rabbitmq-stream.host=a",
                        "camel.component.rabbitmq-stream.password=secret of a",
                        "camel.component.rabbitmq-stream.rpc-timeout=3s")
                .run(
                        context -> {
                            CamelContext camel = context.getBean(CamelContext.class);
                            ConnectionConfiguration other =
                                    camel.getComponent(
                                                    "other-broker", RabbitMQStreamComponent.class)
                                            .getConfiguration();
                            assertThat(other.getHost()).isEqualTo("b");
                            assertThat(other.getPassword()).isEqualTo("secret of b");
                            assertThat(other.getRpcTimeout()).isEqualTo(10_000);
                            assertThat(component(camel).getConfiguration().getHost())
                                    .isEqualTo("a");
                        });
    }

    /** As with every component of Camel: properties come last. */
    @Test
    void propertiesReplaceWhatABeanOfTheUsualNameHasSet() {
        application
                .withBean(
                        "rabbitmq-stream",
                        RabbitMQStreamComponent.class,
                        () -> {
                            RabbitMQStreamComponent own = new RabbitMQStreamComponent();
                            own.getConfiguration().setHost("b");
                            own.getConfiguration().setPassword("secret of b");
                            return own;
                        })
                .withPropertyValues("camel.component.rabbitmq-stream.host=a")
                .run(
                        context -> {
                            ConnectionConfiguration own =
                                    component(context.getBean(CamelContext.class))
                                            .getConfiguration();
                            assertThat(own.getHost()).isEqualTo("a");
                            assertThat(own.getPassword()).isEqualTo("secret of b");
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1Y", "-5s"})
    void aPropertyThatIsNoDurationIsRefused(String text) {
        application
                .withPropertyValues("camel.component.rabbitmq-stream.rpc-timeout=" + text)
                .run(
                        context ->
                                assertThatThrownBy(
                                                () ->
                                                        component(
                                                                context.getBean(
                                                                        CamelContext.class)))
                                        .hasStackTraceContaining("rpcTimeout=" + text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pa{{x}}ss",
                "{{x}}",
                "#bean:x",
                "#x",
                "#class:java.lang.String",
                "RAW(x)",
                "RAW{x}",
                "pa%41ss",
                "a+b&c=d",
                "ENC(x)",
                "secret:x",
                "\"'\\ ü "
            })
    void aSecretIsTakenAsItIs(String secret) {
        application
                .withInitializer(
                        context ->
                                context.getEnvironment()
                                        .getPropertySources()
                                        .addFirst(new MapPropertySource("secrets", all(secret))))
                .run(
                        context ->
                                assertThat(
                                                component(context.getBean(CamelContext.class))
                                                        .getConfiguration())
                                        .extracting(
                                                ConnectionConfiguration::getUris,
                                                ConnectionConfiguration::getUsername,
                                                ConnectionConfiguration::getPassword,
                                                ConnectionConfiguration::getOauthClientSecret)
                                        .containsOnly(secret));
    }

    private static Map<String, Object> all(String secret) {
        return Stream.of("uris", "username", "password", "oauth-client-secret")
                .collect(
                        toMap(
                                name -> "camel.component.rabbitmq-stream." + name,
                                name -> CharBuffer.wrap(secret)));
    }

    @Test
    void switchedOffItLeavesTheComponentAlone() {
        application
                .withPropertyValues(
                        "camel.component.rabbitmq-stream.enabled=false",
                        "camel.component.rabbitmq-stream.host=broker")
                .run(
                        context ->
                                assertThat(
                                                component(context.getBean(CamelContext.class))
                                                        .getConfiguration()
                                                        .getHost())
                                        .isEqualTo("localhost"));
    }

    @Test
    void thePropertiesAreTheOptionsOfTheComponent() throws IOException {
        Map<String, String> options = new TreeMap<>();
        for (ComponentOptionModel option : componentOptions()) {
            options.put(option.getName(), asProperty(option));
        }
        // the other options are its fields
        options.remove("configuration");

        assertThat(properties()).isEqualTo(options);
    }

    private static List<ComponentOptionModel> componentOptions() throws IOException {
        return JsonMapper.generateComponentModel(
                        resource(
                                "/META-INF/io/github/camelstreams/component/rabbitmq/stream/rabbitmq-stream.json"))
                .getComponentOptions();
    }

    /** As what Spring Boot shows it: type and description, which ends with the default. */
    private static String asProperty(ComponentOptionModel option) {
        String description =
                option.getDescription().replaceAll("(?<![.])$", ".")
                        + (isBean(option) ? " A reference to a bean, as #bean:name." : "")
                        + (option.getDefaultValue() == null
                                ? ""
                                : " Default: " + option.getDefaultValue() + ".");
        return type(option) + " " + description;
    }

    private static boolean isBean(ComponentOptionModel option) {
        return "object".equals(option.getType());
    }

    private static String type(ComponentOptionModel option) {
        // the component reads sizes and durations itself, with all their units
        return switch (option.getName().endsWith("Size") ? "size" : option.getType()) {
            case "boolean" -> "java.lang.Boolean";
            case "integer" -> "java.lang.Integer";
            default -> "java.lang.String";
        };
    }

    private static Map<String, String> properties() throws IOException {
        String prefix = "camel.component.rabbitmq-stream.";
        JsonObject metadata;
        try {
            metadata =
                    (JsonObject)
                            Jsoner.deserialize(
                                    resource("/META-INF/spring-configuration-metadata.json"));
        } catch (DeserializationException e) {
            throw new IOException(e);
        }
        Map<String, String> properties = new TreeMap<>();
        for (Object entry : metadata.<List<Object>>getCollection("properties")) {
            JsonObject property = (JsonObject) entry;
            properties.put(
                    StringHelper.dashToCamelCase(
                            property.getString("name").substring(prefix.length())),
                    property.getString("type") + " " + property.getString("description"));
        }
        return properties;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = RabbitMQStreamComponent.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static RabbitMQStreamComponent component(CamelContext context) {
        return context.getComponent("rabbitmq-stream", RabbitMQStreamComponent.class);
    }
}
