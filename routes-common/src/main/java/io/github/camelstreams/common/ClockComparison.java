package io.github.camelstreams.common;

import java.util.Optional;

/** Compares the clock of somebody else with another one. Thread-safe. */
@FunctionalInterface
public interface ClockComparison {

    /** The difference as it is now known, if it is more than a minute. */
    Optional<ClockDifference> difference();
}
