package io.github.camelstreams.component.rabbitmq.stream.integration;

import io.github.camelstreams.test.RabbitMQCluster;
import io.github.camelstreams.test.SharedServers;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/** A stream with a replica on each node of the shared cluster, and a named producer on it. */
final class ClusterPublishing implements AutoCloseable {

    private final RabbitMQCluster cluster = SharedServers.cluster();
    private final CamelContext context = new DefaultCamelContext();
    private final StreamFixture fixture = new StreamFixture(cluster);
    private final Publishing publishing =
            new Publishing(
                    context,
                    fixture.clusterUri(
                            "producerName=relay&confirmTimeout=4000&recoveryBackOff=200"));

    ClusterPublishing() {
        context.start();
        cluster.awaitReplicas(fixture.stream(), 3);
    }

    RabbitMQCluster cluster() {
        return cluster;
    }

    CamelContext context() {
        return context;
    }

    StreamFixture fixture() {
        return fixture;
    }

    Publishing publishing() {
        return publishing;
    }

    /** Starts the nodes that the test has killed, too. */
    @Override
    public void close() {
        publishing.close();
        context.stop();
        cluster.start();
        fixture.close();
    }
}
