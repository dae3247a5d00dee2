package io.github.camelstreams.faults;

import com.rabbitmq.stream.Environment;
import io.github.camelstreams.stack.ServicePorts;
import io.github.camelstreams.stack.ServiceProcess;
import io.github.camelstreams.stack.StackException;
import io.github.camelstreams.test.Lifetime;
import io.github.camelstreams.test.PostgresServer;
import io.github.camelstreams.test.RabbitMQServer;
import io.github.camelstreams.test.ServerException;
import io.github.camelstreams.test.ServerProcess;
import io.github.camelstreams.test.TcpProxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * A complete system of its own on free ports: PostgreSQL, RabbitMQ, two customer services on one
 * database, two order services. Each service reaches broker and database over a stretch of network
 * of its own. All of it ends with this JVM.
 */
public final class SystemUnderTest implements AutoCloseable {

    /** Both instances of the customer service. */
    public static final List<String> CUSTOMERS = List.of("customer1", "customer2");

    /** Both instances of the order service. */
    public static final List<String> ORDERS = List.of("order1", "order2");

    static final List<String> SERVICES =
            Stream.of(CUSTOMERS, ORDERS).flatMap(List::stream).toList();

    private static final List<String> SERVERS = List.of("postgres", "rabbitmq");

    /** The stream that holds the events. */
    public static final String STREAM = "customer";

    /** What the management ports ask for; the user is {@code admin}. */
    static final String MANAGEMENT_PASSWORD = "faults";

    private final PostgresServer postgres;
    private final RabbitMQServer rabbitmq;
    private final Map<String, ServiceProcess> services = new LinkedHashMap<>();
    private final Map<String, TcpProxy> toBroker = new HashMap<>();
    private final Map<String, TcpProxy> toDatabase = new HashMap<>();

    /**
     * @param project the project's folder, where the services' jars have been built
     * @param folder keeps data and logs
     */
    public SystemUnderTest(Path project, Path folder) {
        postgres = PostgresServer.in(folder.resolve("postgres"));
        rabbitmq = RabbitMQServer.in(folder.resolve("rabbitmq"));
        CUSTOMERS.forEach(name -> services.put(name, service(project, folder, name, "customer")));
        ORDERS.forEach(name -> services.put(name, service(project, folder, name, "order")));
    }

    private ServiceProcess service(Path project, Path folder, String name, String kind) {
        TcpProxy broker = new TcpProxy(rabbitmq.host(), rabbitmq.port());
        TcpProxy database = new TcpProxy(postgres.host(), postgres.port());
        toBroker.put(name, broker);
        toDatabase.put(name, database);
        Map<String, String> environment =
                Map.of(
                        // by which the database knows who asks
                        "SPRING_APPLICATION_NAME",
                        name,
                        "RABBITMQ_HOST",
                        broker.host(),
                        "RABBITMQ_PORT",
                        Integer.toString(broker.port()),
                        // the address that the broker advertises would lead around the proxy
                        "CAMEL_COMPONENT_RABBITMQSTREAM_LOADBALANCER",
                        "true",
                        "DB_HOST",
                        database.host(),
                        "DB_PORT",
                        Integer.toString(database.port()),
                        "DB_NAME",
                        kind + "_db",
                        "MANAGEMENT_PASSWORD",
                        MANAGEMENT_PASSWORD,
                        // small, so that something can be cut off a stream of a few minutes
                        "RABBITMQ_STREAM_SEGMENT_BYTES",
                        "100000");
        return new ServiceProcess(
                folder.resolve(name),
                project.resolve("routes-" + kind + "/target/routes-" + kind + "-app.jar"),
                ServicePorts.free(),
                () -> environment,
                Lifetime.JVM);
    }

    /** Starts what does not run, the services after their servers, and waits until all is ready. */
    public void start() {
        // a service that finds no database yet takes the name of it for wrong, and is given up
        startServers();
        start(SERVICES);
    }

    /** Starts the database and the broker where they do not run, and waits for them. */
    void startServers() {
        start(SERVERS);
    }

    /** Starts what does not run of the named, all at the same time, and waits for it. */
    public void start(Collection<String> names) {
        CompletableFuture<?>[] starts =
                names.stream()
                        .map(name -> CompletableFuture.runAsync(server(name)::start, this::thread))
                        .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(starts).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ServerException failure
                    ? failure
                    : new StackException(e.getCause().toString(), e.getCause());
        }
    }

    private void thread(Runnable task) {
        Thread thread = new Thread(task, "start");
        thread.setDaemon(true);
        thread.start();
    }

    /** The names of all processes, in the order in which a person would start them. */
    public List<String> names() {
        return Stream.of(SERVERS, SERVICES).flatMap(List::stream).toList();
    }

    /** The named process. */
    public ServerProcess server(String name) {
        return switch (name) {
            case "postgres" -> postgres;
            case "rabbitmq" -> rabbitmq;
            default -> service(name);
        };
    }

    /** Whether the named is the database or the broker, and does not run. */
    boolean isServerAway(String name) {
        return SERVERS.contains(name) && !server(name).isRunning();
    }

    /** The named service. */
    public ServiceProcess service(String name) {
        return services.get(name);
    }

    /** The database server, reached directly. */
    public PostgresServer postgres() {
        return postgres;
    }

    /**
     * A session with the database, reached directly, that gives up on a statement after a while:
     * another fault may hold it up, and is not mended before.
     */
    Connection session(String database) throws SQLException {
        Connection session = postgres.connect(database);
        try (Statement statement = session.createStatement()) {
            statement.execute("set statement_timeout = '10s'");
        }
        return session;
    }

    /** The broker, reached directly. */
    public RabbitMQServer rabbitmq() {
        return rabbitmq;
    }

    /** A client of the broker. */
    Environment environment() {
        return Environment.builder()
                .host(rabbitmq.host())
                .port(rabbitmq.port())
                .username(rabbitmq.username())
                .password(rabbitmq.password())
                .build();
    }

    /** The network between a service and the broker. */
    public TcpProxy toBroker(String service) {
        return toBroker.get(service);
    }

    /** The network between a service and the database. */
    public TcpProxy toDatabase(String service) {
        return toDatabase.get(service);
    }

    /** Whether all services say that they are ready. */
    public boolean isReady() {
        return services.values().stream().allMatch(ServiceProcess::isReady);
    }

    /** The order service that follows the stream, or the first one where none says so. */
    public String activeOrderService() {
        return ORDERS.stream()
                .filter(name -> Inspection.health(service(name)).contains("\"active\""))
                .findFirst()
                .orElse(ORDERS.get(0));
    }

    /** The customer service that publishes, or the first one where none says so. */
    public String relayLeader() {
        return CUSTOMERS.stream()
                .filter(name -> Inspection.health(service(name)).contains("\"leader\""))
                .findFirst()
                .orElse(CUSTOMERS.get(0));
    }

    /** The other one of two. */
    public static String other(List<String> pair, String name) {
        return pair.get(1 - pair.indexOf(name));
    }

    /** Ends everything without ceremony; the folder stays. */
    @Override
    public void close() {
        names().forEach(name -> server(name).kill());
        toBroker.values().forEach(TcpProxy::close);
        toDatabase.values().forEach(TcpProxy::close);
    }
}
