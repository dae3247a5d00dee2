package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockDifferenceTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S,",
        "PT1M,",
        "PT-1M,",
        "PT1M1S, A's is 0 h 1 min ahead of B's.",
        "PT-2H, A's is 2 h 0 min behind B's.",
        "PT1H59M59.9S, A's is 2 h 0 min ahead of B's.",
        "PT50H5M, A's is 50 h 5 min ahead of B's."
    })
    void isToldFromAMinuteOn(Duration ahead, String text) {
        assertThat(ClockDifference.of("A's", ahead, "B's").map(ClockDifference::toString))
                .isEqualTo(Optional.ofNullable(text));
    }

    @ParameterizedTest
    @CsvSource({"PT2H, PT2H1M, true", "PT2H, PT2H2M, false", "PT2H, PT-2H, false"})
    void isLoggedAgainOnlyWhenItIsAnother(Duration before, Duration now, boolean alike) {
        assertThat(
                        new ClockDifference("A's", now, "B's")
                                .isLike(new ClockDifference("A's", before, "B's")))
                .isEqualTo(alike);
    }
}
