package io.github.camelstreams.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.camelstreams.common.ClockDifference;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Message;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamClocksTest {

    private static final Instant TEN = Instant.parse("2025-01-11T10:00:00Z");

    private final Clock database = mock();
    private final AtomicLong nanoTime = new AtomicLong();
    private final StreamClocks clocks = new StreamClocks(database, nanoTime::get);

    @BeforeEach
    void itIsTen() {
        when(database.instant()).thenReturn(TEN);
    }

    /** When an event happened, when the broker stored it, and what that says at ten o'clock. */
    @ParameterizedTest
    @CsvSource({
        "2025-01-11T10:00:00Z, 2025-01-11T10:00:00Z,",
        "2025-01-11T10:00:59Z, 2025-01-11T10:00:00Z,",
        "2025-01-11T09:59:00Z, 2025-01-11T10:00:59Z,",
        // a backlog of two hours
        "2025-01-11T08:00:00Z, 2025-01-11T08:00:00Z,",
        // a resync tells of old times
        "2020-01-11T08:00:00Z, 2025-01-11T10:00:00Z,",
        "2025-01-11T09:59:59Z, 2025-01-11T12:00:00Z, The broker's clock is 2 h 0 min ahead of the database's.",
        "2025-01-11T10:00:00Z, 2025-01-11T08:00:00Z, The clock of the customer service's database is 2 h 0 min ahead of the broker's.",
        "2025-01-11T12:00:00Z, 2025-01-11T10:00:00Z, The clock of the customer service's database is 2 h 0 min ahead of that of this service's database."
    })
    void areSeenToBeAhead(Instant happened, Instant stored, String difference) {
        clocks.applied(step(happened, stored));

        assertThat(clocks.difference().map(ClockDifference::toString).orElse(null))
                .isEqualTo(difference);
    }

    @ParameterizedTest
    @CsvSource("2025-01-11T12:00:00Z, 2025-01-11T10:00:00Z")
    void areRightAgainWhenTheLatestMessageSaysSo(Instant wrong, Instant right) {
        clocks.applied(step(right, wrong));
        clocks.applied(step(right, right));

        assertThat(clocks.difference()).isEmpty();
    }

    /** The database may be asked for its time only after the first step. */
    @Test
    void areJudgedByTheDatabasesTimeThoughItIsKnownLater() {
        Instant noon = TEN.plus(Duration.ofHours(2));
        clocks.applied(step(noon, noon));
        when(database.instant()).thenReturn(noon);

        assertThat(clocks.difference()).isEmpty();
    }

    /** What counts is what the database's clock showed when the step was stored. */
    @Test
    void areStillAheadAnHourLater() {
        clocks.applied(step(TEN, TEN.plus(Duration.ofHours(1))));
        when(database.instant()).thenReturn(TEN.plus(Duration.ofHours(2)));
        nanoTime.set(Duration.ofHours(2).toNanos());

        assertThat(clocks.difference().map(ClockDifference::toString))
                .contains("The broker's clock is 1 h 0 min ahead of the database's.");
    }

    @Test
    void areNotKnownBeforeTheFirstStep() {
        assertThat(clocks.difference()).isEmpty();
    }

    private static ReplicaStep step(Instant happened, Instant stored) {
        Message message = Messages.message(1, "customer.created", "{}");
        message.setHeader(RabbitMQStreamConstants.TIMESTAMP, stored.toEpochMilli());
        PositionMove move = new PositionMove("order-service", "customer", 1, 1, 2, "e");
        return new ReplicaStep(
                List.of(message), move, List.of(), List.of(), List.of(), List.of(), happened);
    }
}
