package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TcpProxy;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.service.ServiceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an application with a meter registry sees. */
class MicrometerIT {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StreamFixture fixture = new StreamFixture();
    private final CamelContext context = new DefaultCamelContext();
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void stop() {
        go.countDown();
        context.stop();
        fixture.close();
    }

    @Test
    void consumersProducersAndClientsAreMeasured() throws Exception {
        context.getRegistry().bind("meters", registry);
        addRoutes();
        context.start();
        context.createProducerTemplate().sendBody("direct:in", StreamFixture.texts(1, 100));

        awaitGauge("consumer.waiting", 99);
        awaitGauge("consumer.active", 1);
        awaitGauge("producer.unconfirmed", 0);
        awaitLag();
        assertThat(registry.get("rabbitmq.stream.confirmed").counter().count()).isEqualTo(100);
        assertThat(registry.get("rabbitmq.stream.connections").gauge().value()).isPositive();
        go.countDown();
        awaitGauge("consumer.lag", 0);
        assertThat(registry.get("rabbitmq.stream.consumed").counter().count()).isEqualTo(100);

        context.getRouteController().stopRoute("reader");
        awaitGauge("consumer.active", 0);
        context.removeRoute("reader");
        assertThat(ours()).noneMatch(name -> name.contains(".consumer."));
        context.stop();
        assertThat(ours()).isEmpty();
    }

    @Test
    void unconfirmedMessagesOfAllProducersOfAStreamAreCounted() {
        context.getRegistry().bind("metricsRegistry", registry);
        context.getRegistry().bind("another", new SimpleMeterRegistry());
        context.start();
        Broker broker = SharedServers.broker();
        try (TcpProxy proxy = new TcpProxy(broker.host(), broker.port());
                Publishing one = new Publishing(context, fixture.uri(proxy, "batchSize=5"));
                Publishing other = new Publishing(context, fixture.uri(proxy, "batchSize=7"))) {
            assertThat(one.failure(one.send("first"))).isNull();
            assertThat(one.failure(other.send("second"))).isNull();
            proxy.stall();
            var results = List.of(one.send(StreamFixture.texts(1, 3)), other.send("one more"));
            awaitGauge("producer.unconfirmed", 4);
            proxy.restore();
            assertThat(results).extracting(one::failure).containsOnlyNulls();
            awaitGauge("producer.unconfirmed", 0);
            ServiceHelper.stopService(one.producer());
            assertThat(ours()).containsExactly("camel.rabbitmq.stream.producer.unconfirmed");
        }
        assertThat(ours()).isEmpty();
    }

    private void addRoutes() throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").to(fixture.uri(""));
                        from(fixture.uri("watchdogInterval=200"))
                                .routeId("reader")
                                .process(exchange -> go.await());
                    }
                });
    }

    private List<String> ours() {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .map(Meter.Id::getName)
                .filter(name -> name.startsWith("camel.rabbitmq.stream."))
                .toList();
    }

    private double gauge(String name) {
        Gauge gauge =
                registry.get("camel.rabbitmq.stream." + name)
                        .tag("stream", fixture.stream())
                        .tag("camelContext", context.getName())
                        .gauge();
        return gauge.value();
    }

    /** It is counted up to the beginning of the latest chunk. */
    private void awaitLag() {
        await("lag").atMost(PATIENCE).until(() -> gauge("consumer.lag") > 0);
    }

    private void awaitGauge(String name, double value) {
        await(name).atMost(PATIENCE).until(() -> gauge(name), measured -> measured == value);
    }
}
