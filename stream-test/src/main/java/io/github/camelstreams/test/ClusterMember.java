package io.github.camelstreams.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * What a RabbitMQ node has in common with the other nodes of its cluster.
 *
 * @param name the node's own name
 * @param names those of all nodes
 * @param cookie the secret that they know each other by
 */
record ClusterMember(String name, List<String> names, String cookie) {

    /** As Erlang calls the node. */
    String node() {
        return name + "@localhost";
    }

    /** Lines of the configuration by which fresh nodes that start together become a cluster. */
    String configuration() {
        StringBuilder lines =
                new StringBuilder("cluster_formation.peer_discovery_backend = classic_config\n");
        for (int index = 0; index < names.size(); index++) {
            lines.append(
                    "cluster_formation.classic_config.nodes.%d = %s@localhost%n"
                            .formatted(index + 1, names.get(index)));
        }
        return lines.toString();
    }

    /** Leaves the cookie where Erlang looks for it. */
    void writeCookie(Path home) throws IOException {
        Path file = home.resolve(".erlang.cookie");
        if (!Files.exists(file)) {
            Files.writeString(file, cookie);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        }
    }
}
