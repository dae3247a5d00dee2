package io.github.camelstreams.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.rabbitmq.stream.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One broker and one database server for all integration tests of a JVM, started by the first test
 * that asks and ended with the JVM.
 *
 * <p>They are containers where an engine answers and processes of this machine elsewhere; {@code
 * -Dstack=docker} or {@code -Dstack=native} forces one. Servers that {@code RABBITMQ_HOST} or
 * {@code DB_HOST} name are used instead. A test takes stream and database names of its own, from
 * {@link #uniqueName} and {@link #newDatabase}.
 */
public final class SharedServers {

    private static final Path FOLDER = Path.of(System.getProperty("servers", "target/servers"));
    private static final AtomicInteger NAMES = new AtomicInteger();

    private static Broker broker;
    private static RabbitMQCluster cluster;
    private static Database database;

    private SharedServers() {}

    /** The broker; never stop it, take a {@linkplain #newBroker broker of your own} for that. */
    public static synchronized Broker broker() {
        if (broker == null) {
            broker =
                    environment("RABBITMQ_HOST")
                            .<Broker>map(ExistingBroker::new)
                            .orElseGet(SharedServers::startBroker);
        }
        return broker;
    }

    /** Where that broker speaks AMQP. */
    public static int amqpPort() {
        return broker() instanceof BrokerServer own
                ? own.amqpPort()
                : Integer.parseInt(environment("RABBITMQ_AMQP_PORT", "5672"));
    }

    /**
     * A new user of the broker, with this password, who may configure, write and read what the
     * patterns say.
     *
     * @return the user's name; empty where the broker was not started by the tests
     */
    public static Optional<String> newUser(
            String password, String configure, String write, String read) {
        if (!(broker() instanceof BrokerServer server)) {
            return Optional.empty();
        }
        String user = uniqueName("user");
        RabbitMQManagement management = new RabbitMQManagement(server.managementPort());
        management.put(
                "/api/users/" + user,
                "{\"password\":%s,\"tags\":\"\"}".formatted(TextNode.valueOf(password)));
        management.put(
                "/api/permissions/%2F/" + user,
                "{\"configure\":\"%s\",\"write\":\"%s\",\"read\":\"%s\"}"
                        .formatted(configure, write, read));
        return Optional.of(user);
    }

    /**
     * Makes something be there by the management interface of the broker, such as a queue.
     *
     * @return whether it is there; false where the broker was not started by the tests
     */
    public static boolean manage(String path, String json) {
        if (!(broker() instanceof BrokerServer server)) {
            return false;
        }
        new RabbitMQManagement(server.managementPort()).put(path, json);
        return true;
    }

    /** What the management interface of the broker shows; a missing node where there is none. */
    public static JsonNode managed(String path) {
        return broker() instanceof BrokerServer server
                ? new RabbitMQManagement(server.managementPort()).get(path)
                : MissingNode.getInstance();
    }

    /**
     * The database server; never stop it, take a {@linkplain #newDatabaseServer server of your own}
     * for that.
     */
    public static synchronized Database database() {
        if (database == null) {
            database =
                    environment("DB_HOST")
                            .<Database>map(ExistingDatabase::new)
                            .orElseGet(SharedServers::startDatabase);
        }
        return database;
    }

    /**
     * A cluster of three nodes, always processes of this machine. Any of them may be killed,
     * stopped or frozen, if they all run again in the end.
     */
    public static synchronized RabbitMQCluster cluster() {
        if (cluster == null) {
            RabbitMQCluster starting = RabbitMQCluster.in(newFolder("rabbitmq-cluster"));
            starting.start();
            makeDurable(starting);
            cluster = starting;
        }
        return cluster;
    }

    /**
     * RabbitMQ 4.0 writes to the disk late what it has noted about its first stream: a kill -9
     * within moments takes the coordinator of all streams with it. An orderly stop writes it.
     */
    private static void makeDurable(RabbitMQCluster starting) {
        try (Environment environment =
                Environment.builder().uris(List.of(starting.uris().split(","))).build()) {
            environment.streamCreator().stream("first").create();
        }
        starting.awaitReplicas("first", starting.nodes().size());
        starting.nodes().forEach(ServerProcess::stop);
        starting.start();
        starting.awaitReplicas("first", starting.nodes().size());
    }

    private static Broker startBroker() {
        BrokerServer server = newBroker("rabbitmq");
        server.start();
        return server;
    }

    private static Database startDatabase() {
        DatabaseServer server = newDatabaseServer("postgres");
        server.start();
        return server;
    }

    /** A broker of one's own, not started yet, that the test stops and kills as it likes. */
    public static BrokerServer newBroker(String name) {
        return Containers.areChosen()
                ? new RabbitMQContainer()
                : RabbitMQServer.in(newFolder(name));
    }

    /** One that is always a process of this machine, with its data in its folder. */
    public static RabbitMQServer newBrokerProcess(String name) {
        return RabbitMQServer.in(newFolder(name));
    }

    /** A broker of one's own with further settings. */
    public static BrokerServer newBroker(String name, BrokerSettings settings) {
        return Containers.areChosen()
                ? new RabbitMQContainer(settings)
                : RabbitMQServer.in(
                        newFolder(name), settings.plugins(), settings.configuration("127.0.0.1"));
    }

    /** A database server of one's own, the same way. */
    public static DatabaseServer newDatabaseServer(String name) {
        return Containers.areChosen()
                ? new PostgresContainer()
                : PostgresServer.in(newFolder(name));
    }

    /** A folder that does not exist, for a server of one's own; the last run's is deleted. */
    public static Path newFolder(String name) {
        Path folder = FOLDER.resolve(name);
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new ServerException("cannot delete " + folder, e);
        }
        return folder;
    }

    /** A name that no other test uses, for a stream, a consumer or a producer. */
    public static String uniqueName(String prefix) {
        return prefix + "_" + ProcessHandle.current().pid() + "_" + NAMES.incrementAndGet();
    }

    /** Creates an empty database on the shared server and returns its name. */
    public static String newDatabase(String prefix) {
        String name = uniqueName(prefix);
        try {
            database().createDatabase(name);
        } catch (SQLException e) {
            throw new ServerException("cannot create database " + name, e);
        }
        return name;
    }

    private static Optional<String> environment(String variable) {
        return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isBlank());
    }

    private static String environment(String variable, String otherwise) {
        return environment(variable).orElse(otherwise);
    }

    private record ExistingBroker(String host) implements Broker {
        @Override
        public int port() {
            return Integer.parseInt(environment("RABBITMQ_PORT", "5552"));
        }

        @Override
        public String username() {
            return environment("RABBITMQ_USER", "guest");
        }

        @Override
        public String password() {
            return environment("RABBITMQ_PASSWORD", "guest");
        }
    }

    private record ExistingDatabase(String host) implements Database {
        @Override
        public int port() {
            return Integer.parseInt(environment("DB_PORT", "5432"));
        }

        @Override
        public String username() {
            return environment("DB_USER", "postgres");
        }

        @Override
        public String password() {
            return environment("DB_PASSWORD", "postgres");
        }
    }
}
