package io.github.camelstreams.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.component.rabbitmq.stream.consumer.RabbitMQStreamConsumer;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.SharedServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
                .atMost(Duration.ofSeconds(30))
                .until(() -> reader().status().nextOffset() >= 2);
        assertThat(firstMessages("ticks", 2)).containsExactly("tick 1", "tick 2");
    }

    private RabbitMQStreamConsumer reader() {
        return (RabbitMQStreamConsumer) main.getCamelContext().getRoute("read-ticks").getConsumer();
    }

    /** As the bare client reads them. */
    private static List<String> firstMessages(String stream, int count) throws Exception {
        List<String> messages = new ArrayList<>();
        CountDownLatch missing = new CountDownLatch(count);
        Broker broker = SharedServers.broker();
        try (Environment environment =
                Environment.builder()
                        .host(broker.host())
                        .port(broker.port())
                        .username(broker.username())
                        .password(broker.password())
                        .build()) {
            environment.consumerBuilder().stream(stream)
                    .offset(OffsetSpecification.first())
                    .messageHandler(
                            (context, message) -> {
                                if (missing.getCount() > 0) {
                                    byte[] body = message.getBodyAsBinary();
                                    messages.add(new String(body, StandardCharsets.UTF_8));
                                    missing.countDown();
                                }
                            })
                    .build();
            assertThat(missing.await(30, TimeUnit.SECONDS)).isTrue();
        }
        return messages;
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
