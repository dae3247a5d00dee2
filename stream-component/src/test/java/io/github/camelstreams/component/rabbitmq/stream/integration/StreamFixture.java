package io.github.camelstreams.component.rabbitmq.stream.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.stream.ByteCapacity;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Producer;
import com.rabbitmq.stream.metrics.MetricsCollector;
import com.rabbitmq.stream.metrics.NoOpMetricsCollector;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.BrokerServer;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.RabbitMQCluster;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TcpProxy;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.postgresql.ds.PGSimpleDataSource;

/** A stream of its own on a real broker, and the raw client to fill and inspect it with. */
final class StreamFixture implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** For all fixtures: an environment that has its own takes a second to close. */
    private static final EventLoopGroup EVENT_LOOPS =
            new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());

    private final Broker broker;
    private final List<String> uris;
    private final Environment environment;
    private final String stream;

    StreamFixture() {
        this(SharedServers.broker());
    }

    StreamFixture(Broker broker) {
        this(broker, List.of(uri(broker)), SharedServers.uniqueName("stream"));
        create();
    }

    /** A stream with a replica on each node, and a client that knows all nodes. */
    StreamFixture(RabbitMQCluster cluster) {
        this(
                cluster.nodes().get(0),
                cluster.nodes().stream().map(StreamFixture::uri).toList(),
                SharedServers.uniqueName("stream"));
        create();
    }

    /**
     * A stream whose declaration outlives a kill -9: RabbitMQ 4.0 writes declarations to the disk
     * late, and at an orderly stop.
     */
    static StreamFixture durable(BrokerServer broker) {
        StreamFixture fixture = new StreamFixture(broker);
        broker.stop();
        broker.start();
        return fixture;
    }

    private StreamFixture(Broker broker, List<String> uris, String stream) {
        this.broker = broker;
        this.uris = uris;
        this.stream = stream;
        this.environment = connect();
    }

    /** Another environment, with connections of its own. */
    Environment connect() {
        return connect(NoOpMetricsCollector.SINGLETON);
    }

    /** The same, telling what goes over its connections. */
    Environment connect(MetricsCollector metrics) {
        return Environment.builder()
                .metricsCollector(metrics)
                .uris(uris)
                .netty()
                .eventLoopGroup(EVENT_LOOPS)
                .environmentBuilder()
                .build();
    }

    void create() {
        environment.streamCreator().stream(stream)
                .maxSegmentSizeBytes(ByteCapacity.kB(100))
                .maxLengthBytes(ByteCapacity.MB(100))
                .create();
    }

    String stream() {
        return stream;
    }

    Environment environment() {
        return environment;
    }

    /** Publishes texts {@code first} to {@code last} and waits until all are stored. */
    void publish(int first, int last) {
        CountDownLatch confirmed = new CountDownLatch(last - first + 1);
        try (Producer producer = producer()) {
            IntStream.rangeClosed(first, last)
                    .forEach(
                            i ->
                                    producer.send(
                                            producer.messageBuilder()
                                                    .addData(text(i).getBytes(UTF_8))
                                                    .properties()
                                                    .messageId("id-" + i)
                                                    .messageBuilder()
                                                    .build(),
                                            status -> confirmed.countDown()));
            if (!confirmed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("Not confirmed: " + confirmed.getCount());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A broker that was just started may need a while to bring the stream back. */
    private Producer producer() {
        return Awaitility.await("stream available")
                .atMost(PATIENCE.multipliedBy(3))
                .ignoreExceptions()
                .until(
                        () -> environment.producerBuilder().stream(stream).build(),
                        Objects::nonNull);
    }

    static List<String> texts(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(StreamFixture::text).toList();
    }

    static String text(int i) {
        return "message " + i;
    }

    /** An endpoint on this fixture's stream. */
    String uri(String options) {
        return uri(broker.host(), broker.port(), options);
    }

    /** An endpoint on this fixture's stream, with the addresses of all nodes. */
    String clusterUri(String options) {
        return "rabbitmq-stream:%s?uris=%s&%s".formatted(stream, String.join(",", uris), options);
    }

    private static String uri(Broker broker) {
        return "rabbitmq-stream://%s:%s@%s:%d"
                .formatted(broker.username(), broker.password(), broker.host(), broker.port());
    }

    /** The same, with everything that goes to the broker passing through the proxy. */
    String uri(TcpProxy proxy, String options) {
        return uri(proxy.host(), proxy.port(), "loadBalancer=true&" + options);
    }

    private String uri(String host, int port, String options) {
        return "rabbitmq-stream:"
                + stream
                + "?host="
                + host
                + "&port="
                + port
                + "&username="
                + broker.username()
                + "&password="
                + broker.password()
                + (options.isEmpty() ? "" : "&" + options);
    }

    /** Publishes through a connection of its own, made when the broker may just have come back. */
    static final class Publisher implements AutoCloseable {

        private final StreamFixture fixture;

        Publisher(StreamFixture fixture) {
            this.fixture = new StreamFixture(fixture.broker, fixture.uris, fixture.stream);
        }

        void publish(int first, int last) {
            fixture.publish(first, last);
        }

        @Override
        public void close() {
            fixture.environment.close();
        }
    }

    /** Waits until the two have processed so many messages together. */
    static void awaitTotal(int count, ReadingApplication one, ReadingApplication other) {
        Awaitility.await(count + " processed")
                .atMost(PATIENCE.multipliedBy(2))
                .until(() -> one.processed().size() + other.processed().size() >= count);
    }

    /** What both have processed after the first one's {@code skip} first messages. */
    static List<String> rest(int skip, ReadingApplication one, ReadingApplication other) {
        List<String> all = new ArrayList<>(one.processed());
        all.addAll(other.processed());
        return all.subList(skip, all.size());
    }

    /** A new database with the table of positions. */
    static DataSource database() {
        return database(SharedServers.database(), SharedServers.newDatabase("positions"));
    }

    /** The table of positions in a database of this server. */
    static DataSource database(Database server) {
        return database(server, "order_db");
    }

    private static DataSource database(Database server, String name) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setConnectTimeout(2);
        dataSource.setSocketTimeout(5);
        dataSource.setServerNames(new String[] {server.host()});
        dataSource.setPortNumbers(new int[] {server.port()});
        dataSource.setUser(server.username());
        dataSource.setPassword(server.password());
        dataSource.setDatabaseName(name);
        execute(dataSource, progressTable());
        return dataSource;
    }

    static void execute(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static String progressTable() {
        try (var ddl = JdbcOffsetRepository.class.getResourceAsStream("consumer_progress.sql")) {
            return new String(ddl.readAllBytes(), UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A client that was there when the broker was killed may have lost its way for good. */
    @Override
    public void close() {
        environment.close();
        try (Environment other = connect()) {
            other.deleteStream(stream);
        }
    }
}
