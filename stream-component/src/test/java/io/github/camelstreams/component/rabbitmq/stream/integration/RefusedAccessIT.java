package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.consumer.RabbitMQStreamConsumer;
import io.github.camelstreams.component.rabbitmq.stream.producer.NotStoredException;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.SharedServers;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may not do something is told what, and what to do about it. */
class RefusedAccessIT {

    private static final String PASSWORD = "in-order";
    private static final String ALL = ".*";
    private static final String NOTHING = "^$";

    private final StreamFixture fixture = new StreamFixture();
    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
        fixture.close();
    }

    @Test
    void aWrongPasswordIsToBeChecked() throws Exception {
        assertRefused(user(ALL, ALL, ALL), "password=wrong", "check username and password");
    }

    @Test
    void aVirtualHostThatIsNotThereIsToBeChecked() throws Exception {
        assertRefused(
                user(ALL, ALL, ALL),
                "password=" + PASSWORD + "&virtualHost=/nowhere",
                "check virtualHost");
    }

    @Test
    void aUserWhoMayNothingLacksThePermissionsToReadAndWrite() throws Exception {
        assertRefused(
                user(NOTHING, NOTHING, NOTHING),
                "password=" + PASSWORD,
                "permission to write to the stream, consuming to read it");
    }

    @Test
    void aUserWhoMayNotConfigureCannotDeclare() throws Exception {
        fixture.environment().deleteStream(fixture.stream());
        try {
            assertRefused(
                    user(NOTHING, ALL, ALL),
                    "autoDeclare=true&password=" + PASSWORD,
                    "autoDeclare to configure it");
        } finally {
            fixture.create();
        }
    }

    /** By the consumer's status and by a failed send, at once and a second time. */
    private void assertRefused(String user, String options, String advice) throws Exception {
        Broker broker = SharedServers.broker();
        String uri =
                "rabbitmq-stream:%s?host=%s&port=%d&username=%s&%s"
                        .formatted(fixture.stream(), broker.host(), broker.port(), user, options);
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(uri).id("refused").log("${body}");
                        from("direct:send").to(uri);
                    }
                });
        context.start();
        RabbitMQStreamConsumer consumer =
                (RabbitMQStreamConsumer) context.getRoute("refused").getConsumer();
        await().atMost(StreamFixture.PATIENCE)
                .untilAsserted(() -> assertThat(consumer.status().problem()).contains(advice));
        assertThat(consumer.status().state()).isEqualTo(ConsumerState.CONNECTING);
        for (int attempt = 1; attempt <= 2; attempt++) {
            assertThat(failureOfSending())
                    .isInstanceOf(NotStoredException.class)
                    .hasMessageContaining(advice);
        }
    }

    private Exception failureOfSending() {
        return context.createFluentProducerTemplate()
                .to("direct:send")
                .withBody("x")
                .send()
                .getException();
    }

    private static String user(String configure, String write, String read) {
        Optional<String> user = SharedServers.newUser(PASSWORD, configure, write, read);
        assumeTrue(user.isPresent(), "The broker was not started by the tests.");
        return user.get();
    }
}
