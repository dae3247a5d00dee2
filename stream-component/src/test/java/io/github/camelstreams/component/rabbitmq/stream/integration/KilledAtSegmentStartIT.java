package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.test.NeedsRabbitMQProcess;
import io.github.camelstreams.test.RabbitMQServer;
import io.github.camelstreams.test.SharedServers;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A broker that is killed where a segment of the stream begins: it has written which publishing ids
 * it has, those of the next messages among them, and has not written those messages. A kill -9
 * meets this moment once in many tries, so the test takes away what was written after it.
 */
@NeedsRabbitMQProcess
class KilledAtSegmentStartIT {

    private final CamelContext context = new DefaultCamelContext();
    private final RabbitMQServer broker = SharedServers.newBrokerProcess("segment-start");
    private StreamFixture fixture;
    private Publishing publishing;

    @BeforeEach
    void start() {
        context.start();
        broker.start();
        fixture = StreamFixture.durable(broker);
        publishing = new Publishing(context, fixture.uri("producerName=relay"));
    }

    @AfterEach
    void stop() {
        publishing.close();
        fixture.close();
        context.stop();
        broker.stop();
    }

    @Test
    void whatTheBrokerConfirmsAndLacksIsFoundAndStoredInItsPlace() {
        publishIntoALaterSegment();
        int stored = killAtSegmentStart();
        assertThat(publishing.ask("lastPublishingId", Long.class))
                .as("what the broker claims to have")
                .isGreaterThan(stored);

        GoBackN relay = new GoBackN(context, publishing);
        relay.goBack(stored);
        await("it goes on")
                .atMost(StreamFixture.PATIENCE.multipliedBy(2))
                .pollInterval(Duration.ofMillis(500))
                .until(relay::publish);

        assertThat(relay.repaired()).isPositive();
        relay.verify(fixture);
    }

    private void publishIntoALaterSegment() {
        GoBackN relay = new GoBackN(context, publishing);
        await("a later segment")
                .atMost(StreamFixture.PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> {
                            relay.publish();
                            return StreamSegment.last(broker.folder(), fixture.stream())
                                    .isLaterWithMessages();
                        });
    }

    /**
     * With it ends the producer, to which more was confirmed than is there then.
     *
     * @return how many messages the stream has then
     */
    private int killAtSegmentStart() {
        publishing.close();
        broker.kill();
        StreamSegment.last(broker.folder(), fixture.stream()).cutBehindSnapshot();
        broker.start();
        publishing = new Publishing(context, fixture.uri("producerName=relay"));
        return StoredMessages.texts(fixture.environment(), fixture.stream()).size();
    }
}
