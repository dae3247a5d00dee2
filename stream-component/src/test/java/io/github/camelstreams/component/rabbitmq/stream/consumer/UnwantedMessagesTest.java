package io.github.camelstreams.component.rabbitmq.stream.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import org.junit.jupiter.api.Test;

class UnwantedMessagesTest {

    private final UnwantedMessages unwanted = new UnwantedMessages(10);

    @Test
    void withoutUnwantedMessagesThereIsNothingToDo() {
        assertThat(unwanted.isDue(true, at(10))).isFalse();
        unwanted.passedOver(at(20));
        unwanted.processed(at(30));
        assertThat(unwanted.isDue(true, at(10))).isFalse();
    }

    @Test
    void thePositionMovesOverThemWhenThereIsNothingElseToDo() {
        unwanted.passedOver(at(20));
        assertThat(unwanted.isDue(false, at(10))).isFalse();
        assertThat(unwanted.isDue(true, at(10))).isTrue();
        assertThat(unwanted.target()).isEqualTo(at(20));
        assertThat(unwanted.isDue(true, at(20))).isFalse();
    }

    @Test
    void afterAThousandItDoesNotWaitAnyLonger() {
        unwanted.passedOver(at(1_009));
        assertThat(unwanted.isDue(false, at(10))).isFalse();
        unwanted.passedOver(at(1_010));
        assertThat(unwanted.isDue(false, at(10))).isTrue();
    }

    @Test
    void thePositionDoesNotMoveOverWhatWasProcessedAndNotCommitted() {
        unwanted.processed(at(15));
        unwanted.passedOver(at(20));
        assertThat(unwanted.isDue(true, at(14))).isFalse();
        assertThat(unwanted.isDue(true, at(15))).isTrue();
    }

    private static Position at(long offset) {
        return new Position("group", "stream", 1, "me", offset, null, null);
    }
}
