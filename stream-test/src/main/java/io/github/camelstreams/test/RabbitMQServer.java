package io.github.camelstreams.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A RabbitMQ node with streams and the management page as a process of this machine.
 *
 * <p>All its state lives in one folder: {@code pid}, {@code log}, configuration and data. Stopped
 * or killed, it starts again from there on the same ports. Instances are not meant to be shared
 * between threads.
 */
public final class RabbitMQServer extends ServerProcess implements BrokerServer {

    static final List<String> PLUGINS =
            List.of("rabbitmq_management", "rabbitmq_stream", "rabbitmq_stream_management");

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final RabbitMQPorts ports;
    private final String address;
    private final List<String> plugins;
    private final String configuration;
    private final Optional<ClusterMember> membership;

    /**
     * @param folder keeps everything of this node
     * @param address what to listen on, 127.0.0.1 for this machine alone
     */
    public RabbitMQServer(Path folder, RabbitMQPorts ports, String address, Lifetime lifetime) {
        this(folder, ports, address, lifetime, PLUGINS, "", Optional.empty());
    }

    private RabbitMQServer(
            Path folder,
            RabbitMQPorts ports,
            String address,
            Lifetime lifetime,
            List<String> plugins,
            String configuration,
            Optional<ClusterMember> membership) {
        super("RabbitMQ", new DetachedProcess(folder, lifetime, "KILL"), "TERM", PATIENCE);
        this.ports = ports;
        this.address = address;
        this.plugins = plugins;
        this.configuration = configuration;
        this.membership = membership;
    }

    /** A node on free ports of the loopback address that ends with this JVM at the latest. */
    public static RabbitMQServer in(Path folder) {
        return new RabbitMQServer(folder, RabbitMQPorts.free(), "127.0.0.1", Lifetime.JVM);
    }

    /**
     * The same with further settings.
     *
     * @param plugins all that are to be enabled
     * @param configuration lines of {@code rabbitmq.conf} behind the usual ones
     */
    static RabbitMQServer in(Path folder, List<String> plugins, String configuration) {
        return new RabbitMQServer(
                folder,
                RabbitMQPorts.free(),
                "127.0.0.1",
                Lifetime.JVM,
                plugins,
                configuration,
                Optional.empty());
    }

    /** The same as one of a cluster, all nodes of which use the port mapper that runs there. */
    static RabbitMQServer in(Path folder, ClusterMember membership, int epmd) {
        RabbitMQPorts ports = new RabbitMQPorts(0, 0, 0, 0, epmd);
        return new RabbitMQServer(
                folder,
                ports,
                "127.0.0.1",
                Lifetime.JVM,
                PLUGINS,
                membership.configuration(),
                Optional.of(membership));
    }

    @Override
    public List<ListeningPort> listeningPorts() {
        List<ListeningPort> listeningPorts =
                new ArrayList<>(
                        List.of(
                                new ListeningPort(
                                        "RabbitMQ streams", ports.stream(), "RABBITMQ_PORT"),
                                new ListeningPort(
                                        "RabbitMQ management",
                                        ports.management(),
                                        "RABBITMQ_MANAGEMENT_PORT"),
                                new ListeningPort(
                                        "RabbitMQ AMQP", ports.amqp(), "RABBITMQ_AMQP_PORT"),
                                new ListeningPort(
                                        "Erlang distribution",
                                        ports.distribution(),
                                        "RABBITMQ_DISTRIBUTION_PORT")));
        if (membership.isEmpty()) {
            listeningPorts.add(
                    new ListeningPort("Erlang port mapper", ports.epmd(), "RABBITMQ_EPMD_PORT"));
        }
        return listeningPorts;
    }

    @Override
    public void launch() {
        RabbitMQInstallation installation = RabbitMQInstallation.find();
        try {
            configure();
        } catch (IOException e) {
            throw new ServerException("cannot write to " + folder() + ": " + e, e);
        }
        // the port mapper belongs to the process group; a limit without bound would cost Erlang
        // gigabytes
        process()
                .start(
                        List.of(
                                "sh",
                                "-c",
                                "ulimit -n 65536 2>/dev/null || ulimit -n \"$(ulimit -H -n)\"; epmd & exec \"$0\"",
                                installation.server().toString()),
                        environment(installation));
    }

    private void configure() throws IOException {
        Path folder = folder();
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(
                folder.resolve("enabled_plugins"), "[" + String.join(",", plugins) + "].\n");
        Files.writeString(
                folder.resolve("rabbitmq.conf"),
                """
                listeners.tcp.1 = 127.0.0.1:%2$d
                stream.listeners.tcp.1 = %1$s:%3$d
                stream.advertised_host = localhost
                stream.advertised_port = %3$d
                management.tcp.ip = %1$s
                management.tcp.port = %4$d
                loopback_users.guest = %5$s
                disk_free_limit.absolute = 500MB
                log.console = true
                log.console.level = info
                log.file = false
                """
                                .formatted(
                                        address,
                                        ports.amqp(),
                                        ports.stream(),
                                        ports.management(),
                                        address.equals("127.0.0.1"))
                        + configuration);
        if (membership.isPresent()) {
            membership.get().writeCookie(folder);
        }
    }

    private Map<String, String> environment(RabbitMQInstallation installation) {
        String folder = folder().toString();
        Map<String, String> environment = new HashMap<>();
        environment.put("RABBITMQ_NODENAME", node());
        environment.put("RABBITMQ_CONF_ENV_FILE", "/dev/null");
        environment.put("RABBITMQ_CONFIG_FILE", folder + "/rabbitmq");
        environment.put("RABBITMQ_ADVANCED_CONFIG_FILE", folder + "/advanced");
        environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder + "/enabled_plugins");
        environment.put("RABBITMQ_PLUGINS_DIR", installation.plugins().toString());
        environment.put("RABBITMQ_MNESIA_BASE", folder + "/data");
        environment.put("RABBITMQ_LOG_BASE", folder);
        environment.put("RABBITMQ_PID_FILE", folder + "/rabbitmq.pid");
        environment.put("RABBITMQ_GENERATED_CONFIG_DIR", folder + "/generated");
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(ports.distribution()));
        environment.put("RABBITMQ_SCHEDULER_BIND_TYPE", "u");
        environment.put(
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                "-kernel inet_dist_use_interface {127,0,0,1}");
        environment.put("ERL_EPMD_PORT", Integer.toString(ports.epmd()));
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        // with this, the script becomes the Erlang machine instead of watching over it
        environment.put("RUNNING_UNDER_SYSTEMD", "true");
        environment.put("LANG", "C.UTF-8");
        environment.put("HOME", folder);
        environment.put("PATH", installation.path());
        return environment;
    }

    /**
     * Runs {@code rabbitmqctl} against this node and returns what it prints.
     *
     * @throws ServerException when it fails, or the node does not run
     */
    public String control(String... arguments) {
        if (!isRunning()) {
            // it would start a port mapper, which outlives it and is in the way of the node
            throw new ServerException(String.join(" ", arguments) + ": RabbitMQ does not run");
        }
        RabbitMQInstallation installation = RabbitMQInstallation.find();
        List<String> command = new ArrayList<>(List.of(installation.control().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder().toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment(installation));
        try {
            Process process = builder.start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new ServerException(String.join(" ", arguments) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new ServerException("cannot run rabbitmqctl: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted", e);
        }
    }

    /** As Erlang calls this node. */
    String node() {
        return membership.map(ClusterMember::node).orElse("rabbit@localhost");
    }

    /** Whether the stream port takes connections. */
    @Override
    public boolean isReady() {
        return management().isListening();
    }

    RabbitMQManagement management() {
        return new RabbitMQManagement(managementPort());
    }

    @Override
    public String host() {
        return "localhost";
    }

    @Override
    public int amqpPort() {
        return ports.amqp();
    }

    @Override
    public int port() {
        return ports.stream();
    }

    @Override
    public int managementPort() {
        return ports.management();
    }

    /** All ports of this node. */
    public RabbitMQPorts ports() {
        return ports;
    }

    @Override
    public String username() {
        return RabbitMQManagement.USER;
    }

    @Override
    public String password() {
        return RabbitMQManagement.USER;
    }
}
