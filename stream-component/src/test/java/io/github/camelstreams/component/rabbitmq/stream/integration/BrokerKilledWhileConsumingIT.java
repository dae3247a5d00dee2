package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.test.BrokerServer;
import io.github.camelstreams.test.SharedServers;
import org.junit.jupiter.api.Test;

/** A broker that is killed, or away when the application starts, costs time but no message. */
class BrokerKilledWhileConsumingIT {

    private static final String GROUP =
            "consumerName=group&singleActiveConsumer=true&offsetRepository=#positions";

    @Test
    void consumersOfAGroupGoOnByThemselvesAfterABrokerWasKilled() throws Exception {
        JdbcOffsetRepository positions = new JdbcOffsetRepository(StreamFixture.database());
        try (BrokerServer broker = SharedServers.newBroker("killed-broker")) {
            broker.start();
            StreamFixture fixture = StreamFixture.durable(broker);
            String uri = fixture.uri(GROUP);
            try (ReadingApplication first = new ReadingApplication(uri, positions).start();
                    ReadingApplication second = new ReadingApplication(uri, positions)) {
                first.await(ConsumerState.ACTIVE);
                second.start().await(ConsumerState.STANDBY);
                fixture.publish(1, 200);
                first.awaitProcessed(200);

                broker.kill();
                first.await(ConsumerState.CONNECTING);
                second.await(ConsumerState.CONNECTING);
                broker.start();
                try (StreamFixture.Publisher publisher = new StreamFixture.Publisher(fixture)) {
                    publisher.publish(201, 400);
                }
                StreamFixture.awaitTotal(400, first, second);
                assertThat(first.processed().subList(0, 200)).isEqualTo(texts(1, 200));
                assertThat(StreamFixture.rest(200, first, second)).isEqualTo(texts(201, 400));
            }
        }
    }

    @Test
    void anApplicationStartsWithoutABrokerAndReadsOnceItIsThere() throws Exception {
        JdbcOffsetRepository positions = new JdbcOffsetRepository(StreamFixture.database());
        try (BrokerServer broker = SharedServers.newBroker("late-broker")) {
            broker.start();
            StreamFixture fixture = new StreamFixture(broker);
            fixture.publish(1, 10);
            broker.stop();
            try (ReadingApplication reader =
                    new ReadingApplication(fixture.uri(GROUP), positions).start()) {
                assertThat(reader.context().isStarted()).isTrue();
                reader.await(ConsumerState.CONNECTING);
                broker.start();
                reader.awaitProcessed(10);
                assertThat(reader.processed()).isEqualTo(texts(1, 10));
            }
        }
    }
}
