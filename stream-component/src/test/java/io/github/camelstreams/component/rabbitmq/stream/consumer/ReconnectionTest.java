package io.github.camelstreams.component.rabbitmq.stream.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReconnectionTest {

    private long now;
    private final Reconnection reconnection = new Reconnection(() -> now);

    @Test
    void whatIsLostRightAfterEachSubscriptionIsWaitedForLongerAndLonger() {
        List<Duration> delays = IntStream.range(0, 8).mapToObj(i -> subscribeAndLose(7)).toList();
        assertThat(delays.get(0)).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
        assertThat(delays.get(3)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(delays.get(7)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
        assertThat(reconnection.problem()).startsWith("8 subscriptions in a row were lost");
    }

    @Test
    void aConnectionThatIsLostOnceIsNoProblem() {
        subscribeAndLose(7);
        assertThat(reconnection.problem()).isNull();
    }

    @Test
    void aBrokerThatIsAwayLosesNoSubscription() {
        IntStream.range(0, 8).forEach(i -> reconnection.delay());
        assertThat(reconnection.problem()).isNull();
        assertThat(reconnection.delay()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aPositionThatMovesProvesASubscription() {
        IntStream.range(0, 8).forEach(i -> subscribeAndLose(7));
        reconnection.subscribed();
        reconnection.storedAt(8);
        assertThat(reconnection.problem()).isNull();
        assertThat(reconnection.delay()).isLessThanOrEqualTo(Duration.ofMillis(500));
    }

    @Test
    void aSubscriptionThatLastsIsProved() {
        IntStream.range(0, 8).forEach(i -> subscribeAndLose(7));
        reconnection.subscribed();
        now += Duration.ofSeconds(31).toNanos();
        assertThat(reconnection.problem()).isNull();
        assertThat(reconnection.delay()).isLessThanOrEqualTo(Duration.ofMillis(500));
    }

    private Duration subscribeAndLose(long offset) {
        reconnection.subscribed();
        reconnection.storedAt(offset);
        return reconnection.delay();
    }
}
