package io.github.camelstreams.stack;

import java.util.Map;
import org.testcontainers.images.builder.Transferable;

/** A RabbitMQ with streams in a container; clients on this machine reach it as localhost. */
final class RabbitMQContainer extends ServerContainer implements BrokerServer {

    static final String IMAGE = "rabbitmq:4-management";

    private static final String USER = "guest";

    private final int streamPort;
    private final int managementPort;

    RabbitMQContainer() {
        this(Ports.free(), Ports.free());
    }

    private RabbitMQContainer(int streamPort, int managementPort) {
        super(IMAGE, Map.of(5552, streamPort, 15672, managementPort));
        this.streamPort = streamPort;
        this.managementPort = managementPort;
        container()
                .withCopyToContainer(
                        Transferable.of("[" + String.join(",", RabbitMQServer.PLUGINS) + "].\n"),
                        "/etc/rabbitmq/enabled_plugins")
                .withCopyToContainer(
                        Transferable.of(
                                """
                                stream.advertised_host = localhost
                                stream.advertised_port = %d
                                """
                                        .formatted(streamPort)),
                        "/etc/rabbitmq/conf.d/20-streams.conf");
    }

    @Override
    boolean isReady() {
        return RabbitMQServer.isListening(managementPort);
    }

    @Override
    public String host() {
        return "localhost";
    }

    @Override
    public int port() {
        return streamPort;
    }

    @Override
    public String username() {
        return USER;
    }

    @Override
    public String password() {
        return USER;
    }
}
