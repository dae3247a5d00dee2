package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.test.BrokerServer;
import io.github.camelstreams.test.BrokerSettings;
import io.github.camelstreams.test.CertificateAuthority;
import io.github.camelstreams.test.SharedServers;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A broker that takes frames of 4 MiB. */
class LargeFrameIT {

    private static final int FRAME = 4 * 1024 * 1024;

    private static BrokerServer broker;

    private final CamelContext context = new DefaultCamelContext();

    @BeforeAll
    static void startBroker() throws Exception {
        CertificateAuthority authority =
                new CertificateAuthority(
                        SharedServers.newFolder("frame-authority"), "broker=localhost");
        broker =
                SharedServers.newBroker(
                        "large-frames",
                        BrokerSettings.tls(authority, "broker")
                                .with("stream.frame_max = " + FRAME + "\n"));
        broker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.stop();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void messagesUpToTheBrokersFrameGoThrough() throws Exception {
        try (StreamFixture fixture = new StreamFixture(broker)) {
            String uri = fixture.uri("requestedMaxFrameSize=4MiB");
            List<byte[]> received = new CopyOnWriteArrayList<>();
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from(uri + "&consumerName=reader")
                                    .process(
                                            exchange ->
                                                    received.add(
                                                            exchange.getMessage()
                                                                    .getBody(byte[].class)));
                            from("direct:send").to(uri);
                        }
                    });
            context.start();
            byte[] large = new byte[3 * 1024 * 1024];
            new Random(1).nextBytes(large);
            send(large);
            send(List.of(large, new byte[2_000_000], new byte[FRAME - 24 - 8]));

            await().atMost(StreamFixture.PATIENCE).until(() -> received.size() == 4);
            assertThat(received.get(0)).isEqualTo(large);
            assertThat(received.get(3)).hasSize(FRAME - 24 - 8);
            assertThatThrownBy(() -> send(new byte[FRAME]))
                    .hasStackTraceContaining("may have " + (FRAME - 24))
                    .hasStackTraceContaining("stream.frame_max");
        }
    }

    /** Each side may be the narrower one; the message names both. */
    @Test
    void aMessageAboveTheSmallerLimitIsRefusedWithThatLimit() throws Exception {
        try (StreamFixture fixture = new StreamFixture(broker)) {
            context.start();
            assertTooLarge(fixture.uri("requestedMaxFrameSize=2MiB"), 3_000_000, 2 * 1024 * 1024);
            assertTooLarge(fixture.uri("requestedMaxFrameSize=8MiB"), 5_000_000, FRAME);
            assertTooLarge(fixture.uri("batchSize=50"), 1_100_000, 1024 * 1024);
        }
    }

    private void assertTooLarge(String uri, int size, int frame) {
        assertThatThrownBy(() -> context.createProducerTemplate().sendBody(uri, new byte[size]))
                .hasStackTraceContaining("and may have " + (frame - 24))
                .hasStackTraceContaining("requestedMaxFrameSize");
    }

    private void send(Object body) {
        context.createProducerTemplate().sendBody("direct:send", body);
    }
}
