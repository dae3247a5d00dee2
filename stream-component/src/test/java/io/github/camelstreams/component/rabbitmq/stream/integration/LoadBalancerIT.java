package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TcpProxy;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The broker advertises an address of its own, as brokers behind a load balancer do. */
class LoadBalancerIT {

    private final StreamFixture fixture = new StreamFixture();
    private final Broker broker = SharedServers.broker();
    private final TcpProxy balancer = new TcpProxy(broker.host(), broker.port());
    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
        balancer.close();
        fixture.close();
    }

    @Test
    void allConnectionsGoToTheLoadBalancer() throws Exception {
        context.start();
        String uri = fixture.uri(balancer, "autoDeclare=true");
        try (ReadingApplication application =
                        new ReadingApplication(uri + "&offset=first", null).start();
                Publishing publishing = new Publishing(context, uri + "&batchSize=10")) {
            assertThat(publishing.failure(publishing.send("a"))).isNull();
            await().atMost(StreamFixture.PATIENCE)
                    .until(() -> application.processed().equals(List.of("a")));

            // for each application one that looks for the stream, and one for its messages
            assertThat(balancer.openConnections()).isEqualTo(4);
        }
    }

    @Test
    void connectionsTakeTurnsOverSeveralLoadBalancers() {
        context.start();
        try (TcpProxy other = new TcpProxy(broker.host(), broker.port());
                Publishing publishing =
                        new Publishing(context, uri("batchSize=10", balancer, other))) {
            assertThat(publishing.failure(publishing.send("a"))).isNull();

            assertThat(balancer.openConnections()).isPositive();
            assertThat(other.openConnections()).isPositive();
        }
    }

    @Test
    void aLoadBalancerThatIsDeadHoldsNobodyUp() throws Exception {
        context.start();
        try (TcpProxy dead = new TcpProxy(broker.host(), broker.port())) {
            dead.refuse();
            String uri = uri("recoveryBackOff=200", dead, balancer);
            try (ReadingApplication application =
                            new ReadingApplication(uri + "&offset=first", null).start();
                    Publishing publishing = new Publishing(context, uri)) {
                await().atMost(StreamFixture.PATIENCE)
                        .until(() -> publishing.failure(publishing.send("a")) == null);
                application.awaitProcessed(1);
            }
        }
    }

    @Test
    void withoutTheOptionMessagesGoWhereTheBrokerSays() {
        context.start();
        String uri = fixture.uri(balancer, "batchSize=10").replace("loadBalancer=true&", "");
        try (Publishing publishing = new Publishing(context, uri)) {
            assertThat(publishing.failure(publishing.send("a"))).isNull();

            assertThat(balancer.openConnections()).isEqualTo(1);
        }
    }

    private String uri(String options, TcpProxy... proxies) {
        String uris =
                Arrays.stream(proxies)
                        .map(
                                proxy ->
                                        "rabbitmq-stream://%s:%s@%s:%d"
                                                .formatted(
                                                        broker.username(),
                                                        broker.password(),
                                                        proxy.host(),
                                                        proxy.port()))
                        .collect(Collectors.joining(","));
        return "rabbitmq-stream:%s?uris=%s&loadBalancer=true&%s"
                .formatted(fixture.stream(), uris, options);
    }
}
