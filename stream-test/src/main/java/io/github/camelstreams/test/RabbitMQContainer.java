package io.github.camelstreams.test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.MountableFile;

/** A RabbitMQ with streams in a container; clients on this machine reach it as localhost. */
final class RabbitMQContainer extends ServerContainer implements BrokerServer {

    private static final String USER = "guest";

    private final int streamPort;
    private final int amqpPort;
    private final int managementPort;

    RabbitMQContainer() {
        this(Ports.free(), Ports.free(), Ports.free(), Map.of());
    }

    /** One with further settings. */
    RabbitMQContainer(BrokerSettings settings) {
        this(
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Map.of(settings.tlsPort(), settings.tlsPort()));
        container()
                .withCopyToContainer(plugins(settings.plugins()), "/etc/rabbitmq/enabled_plugins")
                .withCopyToContainer(
                        Transferable.of(settings.configuration("0.0.0.0")),
                        "/etc/rabbitmq/conf.d/30-settings.conf")
                .withCopyFileToContainer(
                        MountableFile.forHostPath(settings.files(), 0755),
                        settings.files().toString());
    }

    private RabbitMQContainer(
            int streamPort, int amqpPort, int managementPort, Map<Integer, Integer> furtherPorts) {
        super(Containers.RABBITMQ, ports(streamPort, amqpPort, managementPort, furtherPorts));
        this.streamPort = streamPort;
        this.amqpPort = amqpPort;
        this.managementPort = managementPort;
        container()
                .withCopyToContainer(
                        plugins(RabbitMQServer.PLUGINS), "/etc/rabbitmq/enabled_plugins")
                .withCopyToContainer(
                        Transferable.of(
                                """
                                stream.advertised_host = localhost
                                stream.advertised_port = %d
                                """
                                        .formatted(streamPort)),
                        "/etc/rabbitmq/conf.d/20-streams.conf");
    }

    private static Map<Integer, Integer> ports(
            int streamPort, int amqpPort, int managementPort, Map<Integer, Integer> furtherPorts) {
        Map<Integer, Integer> ports = new HashMap<>(furtherPorts);
        ports.put(5552, streamPort);
        ports.put(5672, amqpPort);
        ports.put(15672, managementPort);
        return ports;
    }

    private static Transferable plugins(List<String> plugins) {
        return Transferable.of("[" + String.join(",", plugins) + "].\n");
    }

    @Override
    boolean isReady() {
        return new RabbitMQManagement(managementPort).isListening();
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
    public int amqpPort() {
        return amqpPort;
    }

    @Override
    public int managementPort() {
        return managementPort;
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
