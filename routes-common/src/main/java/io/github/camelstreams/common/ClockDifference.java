package io.github.camelstreams.common;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Two clocks that differ.
 *
 * @param clock whose the one is, such as {@code This service's clock}
 * @param ahead by how much it is ahead; negative when it is behind
 * @param other whose the other clock is, such as {@code the database's}
 */
public record ClockDifference(String clock, Duration ahead, String other) {

    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    /** The difference, if it is more than a minute. */
    public static Optional<ClockDifference> of(String clock, Duration ahead, String other) {
        return ahead.abs().compareTo(TOLERANCE) > 0
                ? Optional.of(new ClockDifference(clock, ahead, other))
                : Optional.empty();
    }

    /** Whether the same clocks differ as much, give or take a minute. */
    boolean isLike(ClockDifference before) {
        return clock.equals(before.clock)
                && other.equals(before.other)
                && ahead.minus(before.ahead).abs().compareTo(TOLERANCE) <= 0;
    }

    @Override
    public String toString() {
        long minutes = ahead.abs().plusSeconds(30).toMinutes();
        return String.format(
                Locale.ROOT,
                "%s is %d h %d min %s %s.",
                clock,
                minutes / 60,
                minutes % 60,
                ahead.isNegative() ? "behind" : "ahead of",
                other);
    }
}
