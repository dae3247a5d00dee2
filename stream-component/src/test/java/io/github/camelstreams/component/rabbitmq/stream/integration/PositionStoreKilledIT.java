package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.test.DatabaseServer;
import io.github.camelstreams.test.SharedServers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A database that is away costs time but no message; the bare client would start somewhere else.
 */
class PositionStoreKilledIT {

    private final StreamFixture fixture = new StreamFixture();
    private final String uri =
            fixture.uri(
                    "consumerName=group&singleActiveConsumer=true&offsetRepository=#positions"
                            + "&stepDownTimeout=1000&retryMaxBackOff=500");

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theConsumerWaitsForTheDatabaseAndGoesOnWhereItStood() throws Exception {
        try (DatabaseServer database = SharedServers.newDatabaseServer("killed-postgres")) {
            database.start();
            JdbcOffsetRepository positions =
                    new JdbcOffsetRepository(StreamFixture.database(database));
            try (ReadingApplication reader = new ReadingApplication(uri, positions).start()) {
                fixture.publish(1, 100);
                reader.awaitProcessed(100);

                database.kill();
                fixture.publish(101, 200);
                // it steps down, and is called again since nobody else is there: it must not start
                // anywhere else than where it stood
                reader.await(ConsumerState.CONNECTING);
                database.start();

                // at least once for the message whose commit failed, and in order
                reader.awaitProcessed(200);
                reader.awaitState(status -> status.nextOffset() == 200);
                List<String> distinct = new ArrayList<>(new LinkedHashSet<>(reader.processed()));
                assertThat(distinct).isEqualTo(texts(1, 200));
                assertThat(positions.read("group", fixture.stream()).orElseThrow().incomplete())
                        .isNull();
            }
        }
    }
}
