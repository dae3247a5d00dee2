package io.github.camelstreams.component.rabbitmq.stream.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.producer.NotStoredException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionOptionsIT {

    private final StreamFixture fixture = new StreamFixture();
    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
        fixture.close();
    }

    @Test
    void connectionsAreNamedForTheClient() throws IOException {
        context.start();
        try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String uri =
                    "rabbitmq-stream:a?clientId=accounting&rpcTimeout=1000&host=127.0.0.1&port="
                            + broker.getLocalPort();
            try (Publishing publishing = new Publishing(context, uri)) {
                CompletableFuture<Exchange> sent = publishing.send("a");
                try (Socket connection = broker.accept();
                        DataInputStream in = new DataInputStream(connection.getInputStream())) {
                    // the first frame says who connects
                    byte[] frame = in.readNBytes(in.readInt());
                    assertThat(new String(frame, UTF_8)).contains("accounting-locator-");
                }
                assertThat(publishing.failure(sent)).isInstanceOf(NotStoredException.class);
            }
        }
    }

    @Test
    void theApplicationsEventLoopsAreUsedAndStayOpen() {
        EventLoopGroup own =
                new MultiThreadIoEventLoopGroup(
                        2, new DefaultThreadFactory("own-loops"), NioIoHandler.newFactory());
        context.getRegistry().bind("own", EventLoopGroup.class, own);
        context.start();
        try (Publishing publishing = new Publishing(context, fixture.uri("eventLoopGroup=#own"))) {
            assertThat(publishing.failure(publishing.send("a"))).isNull();
            assertThat(threads()).anyMatch(name -> name.startsWith("own-loops"));
        }
        context.stop();

        assertThat(own.isShuttingDown()).isFalse();
        own.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }
}
