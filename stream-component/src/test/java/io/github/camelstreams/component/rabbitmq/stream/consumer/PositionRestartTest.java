package io.github.camelstreams.component.rabbitmq.stream.consumer;

import static io.github.camelstreams.component.rabbitmq.stream.consumer.DeliveryGuard.Verdict.OTHER_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstreams.component.rabbitmq.stream.FailurePolicy;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import io.github.camelstreams.component.rabbitmq.stream.offset.TransientOffsetRepository;
import org.junit.jupiter.api.Test;

/** A position goes back only when the stream was seen not to be the one it belongs to. */
class PositionRestartTest {

    private final ConsumerSettings settings = TestedSettings.auto(1, FailurePolicy.RETRY);
    private final TransientOffsetRepository positions = new TransientOffsetRepository();

    @Test
    void aSlowBrokerIsNotTakenForAnotherStream() {
        Position held = at(10_000, "id");
        assertThatThrownBy(() -> restart(held, new SimulatedBroker(20_000).silent()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The broker did not deliver the message before offset 10000");
        assertThat(position()).isEqualTo(held);
    }

    @Test
    void aShorterStreamIsAnother() {
        restart(at(10_000, "id"), new SimulatedBroker(10));
        assertRestarted();
    }

    @Test
    void anEmptyStreamIsAnother() {
        restart(at(10_000, "id"), new SimulatedBroker(0));
        assertRestarted();
    }

    @Test
    void anotherMessageInTheSamePlaceIsAnotherStream() {
        restart(at(10, "id"), new SimulatedBroker(20));
        assertRestarted();
    }

    @Test
    void aPositionThatIsRightAfterAllStays() {
        Position held = at(10, null);
        assertThatThrownBy(() -> restart(held, new SimulatedBroker(20)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The stream holds the message before offset 10 after all");
        assertThat(position()).isEqualTo(held);
    }

    private void restart(Position held, SimulatedBroker broker) {
        new PositionRestart(settings, broker, positions).restart(held, OTHER_STREAM);
    }

    private Position at(long next, String lastMessageId) {
        Position claimed = positions.claim("group", "stream", "me");
        assertThat(positions.advance(claimed, next, lastMessageId)).isTrue();
        return position();
    }

    private Position position() {
        return positions.read("group", "stream").orElseThrow();
    }

    private void assertRestarted() {
        assertThat(position().nextOffset()).isZero();
        assertThat(position().incomplete()).contains("not the one read before");
    }
}
