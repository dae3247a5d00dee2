package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.execute;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.offset.FencedException;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A route that moves the position itself, and does not always learn whether it did. */
class DoubtfulCommitIT {

    private final StreamFixture fixture = new StreamFixture();
    private final DataSource database = StreamFixture.database();
    private final JdbcOffsetRepository positions = new JdbcOffsetRepository(database);
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final String uri =
            fixture.uri(
                    "consumerName=group&singleActiveConsumer=true&offsetRepository=#positions"
                            + "&offsetCommit=route&retryBackOff=10");

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aCommitThatSucceededAlthoughItSeemedToFailIsNotRepeated() throws Exception {
        AtomicInteger count = new AtomicInteger();
        Processor work =
                exchange -> {
                    write(exchange.getIn());
                    if (count.incrementAndGet() == 50) {
                        throw new IllegalStateException("connection lost after the commit");
                    }
                };
        fixture.publish(1, 100);
        try (ReadingApplication reader = new ReadingApplication(uri, positions, work).start()) {
            // the fiftieth has been written, though the route did not get to its end
            reader.awaitProcessed(99);
            assertThat(written).isEqualTo(texts(1, 100));
        }
    }

    @Test
    void aConsumerThatWasFencedChangesNothingAndComesBackWithANewEpoch() throws Exception {
        AtomicInteger count = new AtomicInteger();
        Processor work =
                exchange -> {
                    if (count.incrementAndGet() == 50) {
                        // another instance takes over while this one is frozen
                        positions.claim("group", fixture.stream(), "somebody else");
                    }
                    write(exchange.getIn());
                };
        fixture.publish(1, 100);
        try (ReadingApplication reader = new ReadingApplication(uri, positions, work).start()) {
            reader.awaitProcessed(100);
            assertThat(written).isEqualTo(texts(1, 100));
            assertThat(reader.status().epoch()).isEqualTo(3);
        }
    }

    @Test
    void aPositionThatWasMovedByHandIsFollowed() throws Exception {
        Processor work = exchange -> write(exchange.getIn());
        fixture.publish(1, 100);
        try (ReadingApplication reader = new ReadingApplication(uri, positions, work).start()) {
            reader.awaitProcessed(100);
            execute(
                    database,
                    "update consumer_progress set next_offset = 90, last_event_id = 'id-90'");
            fixture.publish(101, 110);
            reader.awaitProcessed(120);
            assertThat(written.subList(100, 120)).isEqualTo(texts(91, 110));
            reader.await(ConsumerState.ACTIVE);
        }
    }

    /** Moves the position as a route's own statement would, and remembers what it wrote with it. */
    private void write(Message message) {
        Position held =
                new Position(
                        message.getHeader(RabbitMQStreamConstants.CONSUMER_NAME, String.class),
                        fixture.stream(),
                        message.getHeader(RabbitMQStreamConstants.EPOCH, Long.class),
                        null,
                        message.getHeader(RabbitMQStreamConstants.EXPECTED_OFFSET, Long.class),
                        null,
                        null);
        long next = message.getHeader(RabbitMQStreamConstants.NEXT_OFFSET, Long.class);
        String id = message.getHeader(RabbitMQStreamConstants.MESSAGE_ID, String.class);
        if (!positions.advance(held, next, id)) {
            throw new FencedException("not mine any more");
        }
        written.add(message.getBody(String.class));
    }
}
