package io.github.camelstreams.component.rabbitmq.stream.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackOffTest {

    private final BackOff backOff = new BackOff(Duration.ofMillis(100), Duration.ofMillis(1_000));

    @Test
    void waitingTimesDoubleUpToTheLongest() {
        for (long step : new long[] {100, 200, 400, 800, 1_000, 1_000}) {
            assertThat(backOff.next())
                    .isBetween(Duration.ofMillis(step / 2), Duration.ofMillis(step));
        }
    }

    @Test
    void afterAResetTheyStartAgain() {
        backOff.next();
        backOff.next();
        backOff.reset();
        assertThat(backOff.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
    }
}
