package io.github.camelstreams.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.stack.Broker;
import io.github.camelstreams.stack.SharedServers;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.impl.event.ExchangeCompletedEvent;
import org.apache.camel.main.Main;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
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
        CompletedExchanges read = new CompletedExchanges("read-ticks");
        main.configure().withRoutesIncludePattern("classpath:camel/ticks.camel.yaml");
        main.setOverrideProperties(connection());
        main.init();
        main.getCamelContext().getManagementStrategy().addEventNotifier(read);
        main.start();

        await("two ticks read").atMost(StreamFixture.PATIENCE).until(() -> read.bodies.size() >= 2);
        assertThat(read.bodies.subList(0, 2)).containsExactly("tick 1", "tick 2");
        assertThat(read.offsets).isSorted();
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

    private static final class CompletedExchanges extends SimpleEventNotifierSupport {

        private final String route;
        private final List<String> bodies = new CopyOnWriteArrayList<>();
        private final List<Long> offsets = new CopyOnWriteArrayList<>();

        private CompletedExchanges(String route) {
            this.route = route;
        }

        @Override
        public void notify(CamelEvent event) {
            if (event instanceof ExchangeCompletedEvent completed) {
                Exchange exchange = completed.getExchange();
                if (route.equals(exchange.getFromRouteId())) {
                    offsets.add(
                            exchange.getIn()
                                    .getHeader(RabbitMQStreamConstants.OFFSET, Long.class));
                    bodies.add(exchange.getIn().getBody(String.class));
                }
            }
        }
    }
}
