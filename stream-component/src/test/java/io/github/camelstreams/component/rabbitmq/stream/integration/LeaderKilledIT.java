package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.test.NeedsRabbitMQProcess;
import io.github.camelstreams.test.RabbitMQCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A cluster whose node that leads the stream is killed (kill -9) under load, {@code -DKILLS} times.
 */
@NeedsRabbitMQProcess
class LeaderKilledIT {

    private static final int KILLS = Integer.getInteger("KILLS", 1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ClusterPublishing setUp = new ClusterPublishing();
    private final RabbitMQCluster cluster = setUp.cluster();
    private final StreamFixture fixture = setUp.fixture();

    @AfterEach
    void stop() {
        setUp.close();
    }

    @Test
    void eachPublishingIdIsStoredOnceAndInOrder() {
        GoBackN relay = new GoBackN(setUp.context(), setUp.publishing());
        relay.publishDuring(
                () -> {
                    for (int kill = 0; kill < KILLS; kill++) {
                        relay.awaitAdvance(10_000);
                        cluster.leader(fixture.stream()).kill();
                        relay.awaitAdvance(10_000);
                        cluster.start();
                        cluster.awaitReplicas(fixture.stream(), 3);
                    }
                });

        relay.verify(fixture);
    }

    @Test
    void theGroupGoesOnWithinFifteenSecondsAndNeitherSkipsNorRepeats() throws Exception {
        JdbcOffsetRepository positions = new JdbcOffsetRepository(StreamFixture.database());
        CommittedSequence committed = new CommittedSequence(positions);
        String group =
                fixture.clusterUri(
                        "consumerName=group&singleActiveConsumer=true&offsetRepository=#positions"
                                + "&offsetCommit=route&batching=true&maxBatchSize=500");
        GoBackN relay = new GoBackN(setUp.context(), setUp.publishing(), 50);
        ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
        List<Duration> pauses = new ArrayList<>();
        try (ReadingApplication first =
                        new ReadingApplication(group, positions, committed).start();
                ReadingApplication second = new ReadingApplication(group, positions, committed)) {
            first.await(ConsumerState.ACTIVE);
            second.start().await(ConsumerState.STANDBY);
            Future<?> pace =
                    load.scheduleWithFixedDelay(relay::publish, 0, 20, TimeUnit.MILLISECONDS);

            for (int kill = 0; kill < KILLS; kill++) {
                awaitCommitted(committed, relay.watermark() + 1_000);
                cluster.leader(fixture.stream()).kill();
                long killed = System.nanoTime();
                // more than one batch, which may have been under way
                awaitCommitted(committed, committed.last() + 1_000);
                pauses.add(Duration.ofNanos(System.nanoTime() - killed));
                cluster.start();
                cluster.awaitReplicas(fixture.stream(), 3);
            }
            assertThat(pace).isNotDone();
            load.shutdown();
            assertThat(load.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            awaitCommitted(committed, relay.watermark());
        } finally {
            load.shutdownNow();
        }
        assertThat(committed.misplaced()).isEmpty();
        assertThat(pauses)
                .as("without delivery: %s", pauses)
                .allMatch(pause -> pause.toSeconds() < 15);
    }

    private static void awaitCommitted(CommittedSequence committed, int count) {
        await(count + " committed")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> committed.last() >= count);
    }
}
