package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of the consumers of one name exactly one processes; another goes on where it ended. */
class SingleActiveConsumerIT {

    private final StreamFixture fixture = new StreamFixture();
    private final JdbcOffsetRepository positions =
            new JdbcOffsetRepository(StreamFixture.database());
    private final String uri =
            fixture.uri("consumerName=group&singleActiveConsumer=true&offsetRepository=#positions");

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theStandbyGoesOnWhereTheActiveOneStopped() throws Exception {
        try (ReadingApplication first = new ReadingApplication(uri, positions).start()) {
            first.await(ConsumerState.ACTIVE);
            try (ReadingApplication second = new ReadingApplication(uri, positions).start()) {
                second.await(ConsumerState.STANDBY);
                fixture.publish(1, 150);
                first.awaitProcessed(150);
                assertThat(second.processed()).isEmpty();

                first.stop();
                second.await(ConsumerState.ACTIVE);
                fixture.publish(151, 300);
                second.awaitProcessed(150);

                assertThat(first.processed()).isEqualTo(texts(1, 150));
                assertThat(second.processed()).isEqualTo(texts(151, 300));
                await().atMost(PATIENCE).until(() -> position().nextOffset() == 300);
                assertThat(position().lastMessageId()).isEqualTo("id-300");
                assertThat(position().epoch()).isEqualTo(2);
                assertThat(position().incomplete()).isNull();
            }
        }
    }

    private Position position() {
        return positions.read("group", fixture.stream()).orElseThrow();
    }
}
