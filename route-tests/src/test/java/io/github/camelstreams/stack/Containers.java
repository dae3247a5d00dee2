package io.github.camelstreams.stack;

import com.github.dockerjava.api.exception.DockerException;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.utility.DockerImageName;

/**
 * Whether the tests' servers are containers or processes of this machine: the system property
 * {@code stack} says {@code docker} or {@code native}; without it, they are containers where an
 * engine answers and has the images or gets them.
 */
final class Containers {

    private static final String CHOICE = System.getProperty("stack", "");

    private static final class Missing {
        private static final Optional<String> REASON = find();

        private static Optional<String> find() {
            if (!DockerClientFactory.instance().isDockerAvailable()) {
                return Optional.of("no Docker engine answers");
            }
            for (String image : new String[] {RabbitMQContainer.IMAGE, PostgresContainer.IMAGE}) {
                try {
                    new RemoteDockerImage(DockerImageName.parse(image)).get();
                } catch (ContainerFetchException | DockerException e) {
                    return Optional.of("the image " + image + " cannot be had: " + e.getMessage());
                }
            }
            return Optional.empty();
        }
    }

    private Containers() {}

    /** Why there can be no containers here; empty where there can. */
    static Optional<String> missing() {
        return Missing.REASON;
    }

    /** Whether servers are to be containers. */
    static boolean areChosen() {
        return switch (CHOICE) {
            case "native" -> false;
            case "docker" -> {
                missing()
                        .ifPresent(
                                reason -> {
                                    throw new StackException("stack=docker, but " + reason);
                                });
                yield true;
            }
            case "" -> missing().isEmpty();
            default -> throw new StackException("stack must be docker or native, not " + CHOICE);
        };
    }
}
