package io.github.camelstreams.component.rabbitmq.stream.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PublishingIdGateTest {

    private final PublishingIdGate gate = new PublishingIdGate();

    @Test
    void ascendingIdsPassWithGaps() {
        assertThat(gate.refusal(List.of(1L, 2L, 7L), true)).isEmpty();
    }

    @Test
    void aBatchMustAscend() {
        assertThat(gate.refusal(List.of(1L, 3L, 2L), true)).isPresent();
        assertThat(gate.refusal(List.of(1L, 1L), true)).isPresent();
    }

    @Test
    void whileMessagesAreInFlightAnOlderIdDoesNotPass() {
        gate.sent(5);

        assertThat(gate.refusal(List.of(5L), false)).isPresent();
        assertThat(gate.refusal(List.of(6L), false)).isEmpty();
        assertThat(gate.refusal(List.of(5L), true)).isEmpty();
    }

    @Test
    void nothingPassesAboveAnIdThatHasToBeSentAgain() {
        gate.unconfirmed(List.of(4L, 5L));

        assertThat(gate.refusal(List.of(6L), true))
                .hasValueSatisfying(
                        reason ->
                                assertThat(reason)
                                        .contains("publishing id 4 must be sent again before 6"));
        assertThat(gate.refusal(List.of(4L, 6L), true)).isPresent();
        assertThat(gate.refusal(List.of(2L, 3L), true)).isEmpty();
        assertThat(gate.refusal(List.of(4L, 5L, 6L), true)).isEmpty();
    }

    @Test
    void sentAgainIdsMakeWay() {
        gate.unconfirmed(List.of(4L, 5L));
        gate.sent(4);
        assertThat(gate.refusal(List.of(6L), true)).isPresent();
        gate.sent(5);
        assertThat(gate.refusal(List.of(6L), true)).isEmpty();
    }

    @Test
    void idsTheBrokerHasStoredMakeWay() {
        gate.unconfirmed(List.of(4L, 5L));
        gate.stored(4);
        assertThat(gate.isWaiting()).isTrue();
        assertThat(gate.refusal(List.of(6L), true)).isPresent();
        gate.stored(5);
        assertThat(gate.isWaiting()).isFalse();
        assertThat(gate.refusal(List.of(6L), true)).isEmpty();
    }
}
