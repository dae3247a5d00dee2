package io.github.camelstreams.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.producer.OutcomeUnknownException;
import io.github.camelstreams.stack.RabbitMQCluster;
import io.github.camelstreams.stack.RabbitMQServer;
import io.github.camelstreams.stack.ServerProcess;
import io.github.camelstreams.stack.SharedServers;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster some of whose nodes are frozen or gone. */
class ReplicasAwayIT {

    private final RabbitMQCluster cluster = SharedServers.cluster();
    private final CamelContext context = new DefaultCamelContext();
    private final StreamFixture fixture = new StreamFixture(cluster);
    private final Publishing publishing =
            new Publishing(
                    context,
                    fixture.clusterUri(
                            "producerName=relay&confirmTimeout=4000&recoveryBackOff=200"));
    private final GoBackN relay = new GoBackN(context, publishing);

    @BeforeEach
    void start() {
        context.start();
        cluster.awaitReplicas(fixture.stream(), 3);
    }

    @AfterEach
    void stop() {
        publishing.close();
        context.stop();
        cluster.start();
        fixture.close();
    }

    @Test
    void aReplicaThatLagsHoldsNobodyUpAndNeverLeadsWithoutWhatIsConfirmed() {
        ServerProcess lagging = cluster.followers(fixture.stream()).get(0);
        RabbitMQServer leader = cluster.leader(fixture.stream());
        // no broker tells where a stream is while it waits for a node that is frozen
        assertThat(relay.publish()).isTrue();
        lagging.freeze();
        for (int round = 0; round < 20; round++) {
            assertThat(relay.publish()).isTrue();
        }
        lagging.thaw();
        leader.kill();
        publishUntilConfirmed();

        relay.verify(fixture);
    }

    @Test
    void withoutAMajorityPublishingWaitsAndNothingIsLost() {
        assertThat(relay.publish()).isTrue();
        List<RabbitMQServer> followers = cluster.followers(fixture.stream());
        followers.forEach(ServerProcess::kill);

        int confirmed = relay.watermark();
        assertThat(publishing.failure(publishing.send(relay.next())))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(relay.publish()).isFalse();
        assertThat(relay.watermark()).isEqualTo(confirmed);

        cluster.start();
        publishUntilConfirmed();
        relay.verify(fixture);
    }

    @Test
    void anApplicationStartsWhileTheFirstOfItsAddressesIsDead() throws Exception {
        cluster.nodes().get(0).kill();
        try (ReadingApplication reader =
                        new ReadingApplication(fixture.clusterUri("offset=first"), null).start();
                Publishing late = new Publishing(context, fixture.clusterUri("batchSize=50"))) {
            assertThat(late.failure(late.send("hello"))).isNull();
            reader.awaitProcessed(1);
            assertThat(reader.processed()).containsExactly("hello");
        }
    }

    private void publishUntilConfirmed() {
        int before = relay.watermark();
        await("publishing goes on")
                .atMost(StreamFixture.PATIENCE.multipliedBy(2))
                .until(() -> relay.publish() && relay.watermark() > before);
    }
}
