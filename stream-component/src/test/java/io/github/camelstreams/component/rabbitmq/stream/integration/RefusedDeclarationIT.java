package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.camelstreams.component.rabbitmq.stream.consumer.RabbitMQStreamConsumer;
import io.github.camelstreams.component.rabbitmq.stream.producer.NotStoredException;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.SharedServers;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Why a stream cannot be declared is what the failed exchange and the health check say. */
class RefusedDeclarationIT {

    private static final String EITHER =
            "either its name is that of a queue that is no stream, or the virtual host has as many"
                    + " queues as its limit max-queues allows";

    private final Broker broker = SharedServers.broker();
    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aQueueHasTheName(String type) throws Exception {
        String name = SharedServers.uniqueName("taken");
        addQueue(name, type);

        assertRefused(name, "", "Stream " + name + " cannot be declared: " + EITHER);
    }

    @Test
    void theVirtualHostHasAsManyQueuesAsItMay() throws Exception {
        String limited = addLimitedVirtualHost();

        assertRefused("one", "&virtualHost=" + limited, "Stream one cannot be declared: " + EITHER);
    }

    @Test
    void theVirtualHostHasNoRoomForThePartitions() throws Exception {
        String limited = addLimitedVirtualHost();

        assertRefused(
                "many",
                "&superStream=true&routingKey=a&virtualHost=" + limited,
                "Super stream many cannot be declared: the virtual host would have more queues");
    }

    @Test
    void aQueueHasTheNameOfAPartition() throws Exception {
        String name = SharedServers.uniqueName("parts");
        addQueue(name + "-0", "classic");

        assertRefused(
                name,
                "&superStream=true&routingKey=a&partitions=2",
                "or a queue has the name of one of its partitions, " + name + "-0, " + name + "-1");
    }

    @Test
    void anExchangeHasTheNameOfTheSuperStream() throws Exception {
        String name = SharedServers.uniqueName("exchange");
        manage("/api/exchanges/%2F/" + name, "{\"type\":\"topic\"}");

        assertRefused(
                name,
                "&superStream=true&routingKey=a&partitions=2",
                "an exchange that is no super stream has its name");
    }

    @Test
    void theNameIsReserved() throws Exception {
        assertRefused("amq.orders", "", "names that begin with amq. are RabbitMQ's own");
    }

    private static void addQueue(String name, String type) {
        manage(
                "/api/queues/%2F/" + name,
                "{\"durable\":true,\"arguments\":{\"x-queue-type\":\"%s\"}}".formatted(type));
    }

    private static String addLimitedVirtualHost() {
        String name = SharedServers.uniqueName("limited");
        manage("/api/vhosts/" + name, "{}");
        manage(
                "/api/permissions/" + name + "/guest",
                "{\"configure\":\".*\",\"write\":\".*\",\"read\":\".*\"}");
        manage("/api/vhost-limits/" + name + "/max-queues", "{\"value\":0}");
        return name;
    }

    private static void manage(String path, String json) {
        assumeTrue(SharedServers.manage(path, json), "The broker was not started by the tests.");
    }

    private void assertRefused(String stream, String options, String reason) throws Exception {
        String uri =
                "rabbitmq-stream:%s?host=%s&port=%d&username=%s&password=%s&autoDeclare=true%s"
                        .formatted(
                                stream,
                                broker.host(),
                                broker.port(),
                                broker.username(),
                                broker.password(),
                                options);
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(uri).routeId("refused").log("${body}");
                        from("direct:send").to(uri);
                    }
                });
        context.start();
        RabbitMQStreamConsumer consumer =
                (RabbitMQStreamConsumer) context.getRoute("refused").getConsumer();
        await().atMost(StreamFixture.PATIENCE)
                .untilAsserted(() -> assertThat(consumer.status().problem()).contains(reason));
        assertThat(problems()).anyMatch(problem -> problem.contains(reason));
        // at once and a second time
        for (int attempt = 1; attempt <= 2; attempt++) {
            assertThat(failureOfSending())
                    .isInstanceOf(NotStoredException.class)
                    .hasMessageContaining(reason);
        }
    }

    private Iterable<String> problems() {
        return HealthCheckHelper.getHealthCheckRepository(context, "consumers").stream()
                .map(check -> String.valueOf(check.call().getDetails().get("problem")))
                .toList();
    }

    private Exception failureOfSending() {
        return context.createFluentProducerTemplate()
                .to("direct:send")
                .withBody("x")
                .send()
                .getException();
    }
}
