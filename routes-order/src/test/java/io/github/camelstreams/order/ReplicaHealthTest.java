package io.github.camelstreams.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;

class ReplicaHealthTest {

    @ParameterizedTest
    @CsvSource({
        "ACTIVE, UP, active",
        "STANDBY, UP, standby",
        "RETRYING, UP, retrying",
        "CONNECTING, DOWN, connecting",
        "STOPPED, DOWN, stopped",
        "FAILED, DOWN, failed"
    })
    void isUpWhileTheConsumerIsSubscribed(ConsumerState state, String status, String name) {
        Health health = health(Statuses.status(state, 5, 3, null));

        assertThat(health.getStatus()).isEqualTo(new Status(status));
        assertThat(health.getDetails()).containsEntry("state", name);
    }

    @Test
    void isDownBeforeThereIsAConsumer() {
        Health health = health(null);

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsEntry("state", "starting");
    }

    @Test
    void saysThatEventsAreMissing() {
        Health health = health(Statuses.status(ConsumerState.ACTIVE, 5, 3, "gap"));

        assertThat(health.getStatus()).isEqualTo(ReplicaHealth.INCOMPLETE);
        assertThat(health.getDetails()).containsEntry("incomplete", "gap");
    }

    @Test
    void saysWhereItIsWhenItKnows() {
        assertThat(health(Statuses.status(ConsumerState.ACTIVE, 5, 3, null)).getDetails())
                .containsEntry("nextOffset", 5L)
                .containsEntry("lag", 3L)
                .doesNotContainKey("incomplete");
        assertThat(health(Statuses.status(ConsumerState.STANDBY, -1, -1, null)).getDetails())
                .containsOnlyKeys("state", "since");
    }

    /** What was heard of before the connection was lost is no lag of now. */
    @Test
    void saysNothingOfALagItCannotKnow() {
        assertThat(health(Statuses.status(ConsumerState.CONNECTING, 5, 0, null)).getDetails())
                .containsEntry("nextOffset", 5L)
                .doesNotContainKey("lag");
    }

    @Test
    void saysHowOldThePositionMayBeWhileTheDatabaseIsAway() {
        ConsumerStatus status = Statuses.status(ConsumerState.ACTIVE, 5, 3, null);

        Health health = new ReplicaHealth(() -> Optional.of(status), () -> "then").health();

        assertThat(health.getDetails())
                .containsEntry("nextOffset", 5L)
                .containsEntry("asOf", "then");
    }

    @Test
    void namesNoHost() {
        assertThat(health(Statuses.status(ConsumerState.CONNECTING, -1, -1, null)).toString())
                .doesNotContain("5552");
    }

    private static Health health(ConsumerStatus status) {
        return new ReplicaHealth(() -> Optional.ofNullable(status), () -> null).health();
    }
}
