package io.github.camelstreams.order;

import static io.github.camelstreams.order.Messages.created;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoubtfulStepTest {

    private ConsumerStatus status = status(5, 3);
    private final DoubtfulStep doubt = new DoubtfulStep(() -> Optional.of(status));
    private final ReplicaStep first = step(3, 5, 7);

    @Test
    void isStoredWhenThePositionIsBehindIt() {
        assertThat(doubt.sending(first)).isNull();
        assertThat(doubt.settle()).isNull();
        status = status(7, 3);
        assertThat(doubt.settle()).isSameAs(first);
        assertThat(doubt.settle()).isNull();
    }

    @Test
    void isStoredWhenTheNextStepBeginsBehindIt() {
        doubt.sending(first);
        ReplicaStep second = step(3, 7, 9);
        assertThat(doubt.sending(second)).isSameAs(first);
        doubt.answered();
        assertThat(doubt.sending(step(3, 9, 10))).isNull();
    }

    @Test
    void isNotStoredWhenItIsSentAgain() {
        doubt.sending(first);
        assertThat(doubt.sending(step(3, 5, 7))).isNull();
        assertThat(doubt.sending(step(3, 5, 6))).isNull();
    }

    @Test
    void isStoredWhenThisInstanceClaimsThePositionBehindIt() {
        doubt.sending(first);
        assertThat(doubt.sending(step(4, 7, 8))).isSameAs(first);
    }

    @Test
    void isLeftToAnyoneElseWhoMayHaveStoredIt() {
        doubt.sending(first);
        status = status(7, 5);
        assertThat(doubt.settle()).isNull();
        status = status(7, 0);
        assertThat(doubt.settle()).isNull();
        assertThat(doubt.sending(step(5, 7, 8))).isNull();
    }

    @Test
    void isNoneOnceTheDatabaseHasAnswered() {
        doubt.sending(first);
        doubt.answered();
        status = status(7, 3);
        assertThat(doubt.settle()).isNull();
    }

    private static ConsumerStatus status(long nextOffset, long epoch) {
        return Statuses.status(ConsumerState.ACTIVE, nextOffset, epoch, 0, null);
    }

    private static ReplicaStep step(long epoch, long expectedOffset, long nextOffset) {
        return new ReplicaSteps(Messages.NOT_ASKED)
                .whole(
                        List.of(created(expectedOffset, "a", "home", "2025-01-11T10:00:01Z")),
                        "order-service",
                        "customer",
                        epoch,
                        expectedOffset,
                        nextOffset);
    }
}
