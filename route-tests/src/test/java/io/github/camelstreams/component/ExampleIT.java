package io.github.camelstreams.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.stream.Environment;
import io.github.camelstreams.component.rabbitmq.stream.consumer.RabbitMQStreamConsumer;
import io.github.camelstreams.stack.Broker;
import io.github.camelstreams.stack.SharedServers;
import java.util.Properties;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The example's routes on Camel Main, as a newcomer has them. */
class ExampleIT {

    private final Main main = new Main();

    @AfterEach
    void stop() {
        main.stop();
    }

    @Test
    void whatOneRoutePublishesTheOtherReads() throws Exception {
        main.configure().withRoutesIncludePattern("classpath:camel/ticks.camel.yaml");
        main.setOverrideProperties(connection());
        main.start();

        await("two ticks processed")
                .atMost(StreamFixture.PATIENCE)
                .until(() -> reader().status().nextOffset() >= 2);
        try (Environment environment = environment()) {
            assertThat(StoredMessages.texts(environment, "ticks")).startsWith("tick 1", "tick 2");
        }
    }

    private RabbitMQStreamConsumer reader() {
        return (RabbitMQStreamConsumer) main.getCamelContext().getRoute("read-ticks").getConsumer();
    }

    private static Environment environment() {
        Broker broker = SharedServers.broker();
        return Environment.builder()
                .host(broker.host())
                .port(broker.port())
                .username(broker.username())
                .password(broker.password())
                .build();
    }

    /** In the notation of Camel Main's application.properties. */
    private static Properties connection() {
        Broker broker = SharedServers.broker();
        Properties properties = new Properties();
        properties.setProperty("camel.component.rabbitmq-stream.host", broker.host());
        properties.setProperty(
                "camel.component.rabbitmq-stream.port", Integer.toString(broker.port()));
        properties.setProperty("camel.component.rabbitmq-stream.username", broker.username());
        properties.setProperty("camel.component.rabbitmq-stream.password", broker.password());
        return properties;
    }
}
