package io.github.camelstreams.test;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * A server in a container. It is stopped and started again, not created anew, on ports of this
 * machine that stay the same, so that its data stays and clients find it again.
 */
abstract class ServerContainer implements Server {

    private static final int STOP_PATIENCE_SECONDS = 30;
    private static final Duration START_PATIENCE = Duration.ofSeconds(90);

    private final GenericContainer<?> container;

    /**
     * @param ports of this machine, by those of the container
     */
    ServerContainer(String image, Map<Integer, Integer> ports) {
        List<PortBinding> bindings =
                ports.entrySet().stream()
                        .map(
                                port ->
                                        new PortBinding(
                                                Binding.bindIpAndPort("127.0.0.1", port.getValue()),
                                                new ExposedPort(port.getKey())))
                        .toList();
        container =
                new GenericContainer<>(DockerImageName.parse(image))
                        .withExposedPorts(ports.keySet().toArray(Integer[]::new))
                        .withCreateContainerCmdModifier(
                                command -> command.getHostConfig().withPortBindings(bindings))
                        .waitingFor(new NoWait());
    }

    final GenericContainer<?> container() {
        return container;
    }

    /** Whether the server does its work. */
    abstract boolean isReady();

    @Override
    public final void start() {
        if (container.getContainerId() == null) {
            container.start();
        } else if (!container.isRunning()) {
            container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
        }
        if (!Deadline.after(START_PATIENCE).await(this::isReady)) {
            throw new ServerException(
                    "%s was not ready after %d s:%n%s"
                            .formatted(
                                    container.getDockerImageName(),
                                    START_PATIENCE.toSeconds(),
                                    container.getLogs()));
        }
    }

    @Override
    public final boolean stop() {
        if (!container.isRunning()) {
            return false;
        }
        container
                .getDockerClient()
                .stopContainerCmd(container.getContainerId())
                .withTimeout(STOP_PATIENCE_SECONDS)
                .exec();
        return true;
    }

    @Override
    public final boolean kill() {
        if (!container.isRunning()) {
            return false;
        }
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
        return Deadline.after(Duration.ofSeconds(STOP_PATIENCE_SECONDS))
                .await(() -> !container.isRunning());
    }

    @Override
    public final void close() {
        container.stop();
    }

    /** The server's own question decides; an open port of a container's says nothing. */
    private static final class NoWait extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {}
    }
}
