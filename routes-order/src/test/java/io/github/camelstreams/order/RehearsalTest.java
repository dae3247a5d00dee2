package io.github.camelstreams.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerStatus;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RehearsalTest {

    private ConsumerStatus status;
    private final Rehearsal rehearsal =
            new Rehearsal(new DefaultCamelContext(), () -> Optional.ofNullable(status));

    @ParameterizedTest
    @EnumSource
    void isForThoseWhoStandBy(ConsumerState state) {
        status = Statuses.status(state, 5, 0, null);
        assertThat(rehearsal.isDue()).isEqualTo(state == ConsumerState.STANDBY);
    }

    @Test
    void isNotForThoseWhoHaveNotBegun() {
        assertThat(rehearsal.isDue()).isFalse();
    }

    @Test
    void readsAnEventAndHasNothingToStore() {
        ReplicaStep step = rehearsal.step();
        assertThat(step.events()).hasSize(1);
        assertThat(step.changes()).isEmpty();
        assertThat(step.quarantined()).isEmpty();
        assertThat(step.resync()).isEmpty();
        assertThat(step.position().epoch()).isNegative();
    }
}
