package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.producer.OutcomeUnknownException;
import io.github.camelstreams.test.NeedsRabbitMQProcess;
import io.github.camelstreams.test.RabbitMQCluster;
import io.github.camelstreams.test.RabbitMQServer;
import io.github.camelstreams.test.ServerProcess;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cluster some of whose nodes are frozen or gone. */
@NeedsRabbitMQProcess
class ReplicasAwayIT {

    private final ClusterPublishing setUp = new ClusterPublishing();
    private final RabbitMQCluster cluster = setUp.cluster();
    private final StreamFixture fixture = setUp.fixture();
    private final Publishing publishing = setUp.publishing();
    private final GoBackN relay = new GoBackN(setUp.context(), publishing);

    @AfterEach
    void stop() {
        setUp.close();
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
    void aQuestionWhoseNodeIsOutOfReachFailsInTime() {
        RabbitMQServer follower = cluster.followers(fixture.stream()).get(0);
        String uri =
                "rabbitmq-stream:%s?loadBalancer=true&host=%s&port=%d&rpcTimeout=1000&producerName=p&operation=lastPublishingId"
                        .formatted(fixture.stream(), follower.host(), follower.port());
        try (Publishing question = new Publishing(setUp.context(), uri)) {
            assertThat(question.failure(question.send("x")))
                    .hasMessageContaining("no answer for 6000 ms");
        }
    }

    @Test
    void anApplicationStartsWhileTheFirstOfItsAddressesIsDead() throws Exception {
        cluster.nodes().get(0).kill();
        try (ReadingApplication reader =
                        new ReadingApplication(fixture.clusterUri("offset=first"), null).start();
                Publishing late =
                        new Publishing(setUp.context(), fixture.clusterUri("batchSize=50"))) {
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
