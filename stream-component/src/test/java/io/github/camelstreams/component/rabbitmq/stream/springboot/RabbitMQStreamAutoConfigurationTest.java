package io.github.camelstreams.component.rabbitmq.stream.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.ConnectionConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamComponent;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamHeaderFilterStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

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
    void everyOptionOfTheComponentIsAPropertyAndNothingElseIs() throws IOException {
        Set<String> options = new TreeSet<>(componentOptions());
        // the other options are its fields
        options.remove("configuration");
        Set<String> properties =
                Arrays.stream(RabbitMQStreamComponentProperties.class.getDeclaredFields())
                        .map(field -> field.getName())
                        .collect(Collectors.toSet());

        assertThat(properties).isEqualTo(options);
    }

    private static Set<String> componentOptions() throws IOException {
        try (InputStream json =
                        RabbitMQStreamComponent.class.getResourceAsStream(
                                "/META-INF/io/github/camelstreams/component/rabbitmq/stream/rabbitmq-stream.json");
                Reader reader = new InputStreamReader(json, StandardCharsets.UTF_8)) {
            JsonObject catalog = (JsonObject) Jsoner.deserialize(reader);
            Map<String, Object> options = catalog.getMap("componentProperties");
            return options.keySet();
        } catch (org.apache.camel.util.json.DeserializationException e) {
            throw new IOException(e);
        }
    }

    private static RabbitMQStreamComponent component(CamelContext context) {
        return context.getComponent("rabbitmq-stream", RabbitMQStreamComponent.class);
    }
}
