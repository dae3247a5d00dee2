package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.github.camelstreams.component.rabbitmq.stream.consumer.RabbitMQStreamConsumer;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.SharedServers;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A password is for the broker alone, above all one that the broker refuses. */
class SecretsIT {

    private static final String PASSWORD = "hush-hush";

    private final CamelContext context = new DefaultCamelContext();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger component = (Logger) LoggerFactory.getLogger("io.github.camelstreams");

    @BeforeEach
    void capture() {
        component.setLevel(Level.DEBUG);
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void stop() {
        context.stop();
        root.detachAppender(log);
        component.setLevel(null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host=%1$s&port=%2$d&username=guest&password=%3$s",
                "uris=rabbitmq-stream://guest:%3$s@%1$s:%2$d",
                "uris=RAW(rabbitmq-stream://guest:%3$s@%1$s:%2$d)"
            })
    void noLogLineAndNoJmxAttributeShowsThePassword(String connection) throws Exception {
        Broker broker = SharedServers.broker();
        String options = connection.formatted(broker.host(), broker.port(), PASSWORD);
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("rabbitmq-stream:a?" + options).id("refused").log("${body}");
                        from("direct:b").to("rabbitmq-stream:b?" + options);
                    }
                });
        context.start();
        RabbitMQStreamConsumer consumer =
                (RabbitMQStreamConsumer) context.getRoute("refused").getConsumer();
        await().atMost(StreamFixture.PATIENCE).until(() -> consumer.status().problem() != null);
        Exception failure = refusedSend();

        assertThat(consumer.status().toString()).doesNotContain(PASSWORD);
        assertThat(failure).hasMessageContaining("refuses the login");
        assertThat(failure.toString()).doesNotContain(PASSWORD);
        assertThat(attributes()).isNotEmpty().noneMatch(text -> text.contains(PASSWORD));
        context.stop();
        assertThat(List.copyOf(log.list))
                .isNotEmpty()
                .extracting(SecretsIT::text)
                .noneMatch(text -> text.contains(PASSWORD));
    }

    private Exception refusedSend() {
        return context.createFluentProducerTemplate()
                .to("direct:b")
                .withBody("x")
                .send()
                .getException();
    }

    private static String text(ILoggingEvent event) {
        String stackTrace =
                event.getThrowableProxy() == null
                        ? ""
                        : ThrowableProxyUtil.asString(event.getThrowableProxy());
        return event.getFormattedMessage() + stackTrace;
    }

    private static List<String> attributes() throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        List<String> attributes = new ArrayList<>();
        for (ObjectName name : server.queryNames(new ObjectName("org.apache.camel:*"), null)) {
            attributes.add(name.toString());
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                try {
                    attributes.add(name + " " + server.getAttribute(name, attribute.getName()));
                } catch (JMException | RuntimeMBeanException notToBeHad) {
                    attributes.add(name + " " + notToBeHad);
                }
            }
        }
        return attributes;
    }
}
