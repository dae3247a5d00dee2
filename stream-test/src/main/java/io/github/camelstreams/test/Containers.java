package io.github.camelstreams.test;

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
public final class Containers {

    /** The image of the broker. */
    public static final String RABBITMQ = "rabbitmq:4.0.5-management";

    /** The image of the database server. */
    public static final String POSTGRES = "postgres:17.11";

    private static final String CHOICE = System.getProperty("stack", "");

    private static final class Missing {
        private static final Optional<String> REASON = find();

        private static Optional<String> find() {
            if (!DockerClientFactory.instance().isDockerAvailable()) {
                return Optional.of("no Docker engine answers");
            }
            for (String image : new String[] {RABBITMQ, POSTGRES}) {
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
                                    throw new ServerException("stack=docker, but " + reason);
                                });
                yield true;
            }
            case "" -> missing().isEmpty();
            default -> throw new ServerException("stack must be docker or native, not " + CHOICE);
        };
    }
}
