package io.github.camelstreams.faults;

import java.time.Duration;
import java.util.List;

/**
 * What came of one strike.
 *
 * @param gap the longest time in which no write was acknowledged
 * @param level how long it took, from the end of mending, until all services were ready and the
 *     replica level
 */
record RoundResult(
        String fault,
        long acknowledged,
        long refused,
        long unknown,
        Duration gap,
        Duration level,
        List<Violation> violations) {}
