package io.github.camelstreams.component.rabbitmq.stream.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StallTimerTest {

    private long now;
    private final StallTimer watchdog = new StallTimer(Duration.ofSeconds(15), () -> now);

    @Test
    void workThatNobodyDoesIsStuck() {
        assertThat(looks(10, 50, false, 3)).isFalse();
        assertThat(looks(10, 50, false, 3)).isTrue();
    }

    @Test
    void progressAnywhereIsNotStuck() {
        for (int offset = 1; offset < 20; offset++) {
            assertThat(looks(offset, 50, false, 1)).isFalse();
        }
    }

    @Test
    void nothingToDoIsNotStuck() {
        assertThat(looks(51, 50, false, 20)).isFalse();
    }

    @Test
    void anInstanceAtWorkIsNotStuck() {
        assertThat(looks(10, 50, true, 20)).isFalse();
    }

    @Test
    void eachInterventionDoublesThePatienceUntilThereIsProgress() {
        assertThat(looks(10, 50, false, 6)).isTrue();
        assertThat(looks(10, 50, false, 6)).isFalse();
        assertThat(looks(10, 50, false, 6)).isTrue();
        assertThat(looks(11, 50, false, 1)).isFalse();
        assertThat(looks(11, 50, false, 6)).isTrue();
    }

    /** Looks every five seconds; returns whether one of them called for an intervention. */
    private boolean looks(long nextOffset, long committed, boolean busy, int times) {
        boolean stuck = false;
        for (int i = 0; i < times; i++) {
            now += Duration.ofSeconds(5).toNanos();
            stuck |= watchdog.isStuck(nextOffset, committed, busy);
        }
        return stuck;
    }
}
