package io.github.camelstreams.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Three RabbitMQ nodes that are one cluster, as processes of this machine on free ports. They end
 * with this JVM at the latest.
 *
 * <p>Each node can be killed, stopped, frozen and started again by itself. Not meant to be shared
 * between threads.
 */
public final class RabbitMQCluster implements AutoCloseable {

    private static final int SIZE = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final int epmd = Ports.free();
    private final DetachedProcess portMapper;
    private final List<RabbitMQServer> nodes;

    private RabbitMQCluster(Path folder) {
        // one for all and of none: it must outlive each
        portMapper = new DetachedProcess(folder.resolve("epmd"), Lifetime.JVM, "KILL");
        List<String> names =
                IntStream.rangeClosed(1, SIZE).mapToObj(number -> "rabbit" + number).toList();
        String cookie = UUID.randomUUID().toString();
        nodes =
                names.stream()
                        .map(
                                name ->
                                        RabbitMQServer.in(
                                                folder.resolve(name),
                                                new ClusterMember(name, names, cookie),
                                                epmd))
                        .toList();
    }

    /**
     * A cluster that is not started yet.
     *
     * @param folder keeps everything of it; must not hold a cluster yet
     */
    public static RabbitMQCluster in(Path folder) {
        return new RabbitMQCluster(folder);
    }

    /**
     * Starts what does not run, thaws what is frozen, and waits until all nodes take connections.
     *
     * @throws ServerException when that fails
     */
    public void start() {
        if (!portMapper.isRunning()) {
            portMapper.start(
                    List.of("epmd"),
                    Map.of(
                            "ERL_EPMD_PORT", Integer.toString(epmd),
                            "ERL_EPMD_ADDRESS", "127.0.0.1",
                            "PATH", RabbitMQInstallation.find().path()));
        }
        nodes.forEach(ServerProcess::thaw);
        nodes.stream().filter(node -> !node.isRunning()).forEach(RabbitMQServer::launch);
        nodes.forEach(ServerProcess::awaitReady);
    }

    /** All nodes, running or not. */
    public List<RabbitMQServer> nodes() {
        return nodes;
    }

    /** The addresses of all nodes, as the component and the client take them. */
    public String uris() {
        return nodes.stream()
                .map(
                        node ->
                                "rabbitmq-stream://%s:%s@%s:%d"
                                        .formatted(
                                                node.username(),
                                                node.password(),
                                                node.host(),
                                                node.port()))
                .collect(Collectors.joining(","));
    }

    /**
     * The node that leads the stream now; waits until there is one and it runs.
     *
     * @throws ServerException when there is none for long
     */
    public RabbitMQServer leader(String stream) {
        Deadline deadline = Deadline.after(PATIENCE);
        if (!deadline.await(() -> leaders(stream).size() == 1)) {
            throw new ServerException("stream " + stream + " has no leader");
        }
        return leaders(stream).get(0);
    }

    private List<RabbitMQServer> leaders(String stream) {
        String leader = queue(stream).path("leader").asText();
        return nodes.stream()
                .filter(node -> node.node().equals(leader) && node.isRunning())
                .toList();
    }

    /** The nodes that hold the stream and do not lead it. */
    public List<RabbitMQServer> followers(String stream) {
        RabbitMQServer leader = leader(stream);
        return nodes.stream().filter(node -> node != leader).toList();
    }

    /** On how many nodes the stream is, whether they take part or not. */
    public int replicas(String stream) {
        return queue(stream).path("members").size();
    }

    /**
     * Waits until so many replicas of the stream take part, the leader's among them.
     *
     * @throws ServerException when they do not for long
     */
    public void awaitReplicas(String stream, int count) {
        if (!Deadline.after(PATIENCE).await(() -> online(stream) == count)) {
            throw new ServerException(
                    "stream %s has %d replicas, not %d".formatted(stream, online(stream), count));
        }
    }

    private long online(String stream) {
        return StreamSupport.stream(queue(stream).path("online").spliterator(), false).count();
    }

    private JsonNode queue(String stream) {
        return nodes.stream()
                .filter(ServerProcess::isRunning)
                .map(node -> node.management().get("/api/queues/%2F/" + stream))
                .filter(answer -> !answer.isMissingNode())
                .findFirst()
                .orElseThrow(() -> new ServerException("no node knows stream " + stream));
    }

    /** Stops all nodes. */
    @Override
    public void close() {
        nodes.forEach(ServerProcess::thaw);
        nodes.parallelStream().forEach(ServerProcess::close);
        portMapper.kill();
    }
}
