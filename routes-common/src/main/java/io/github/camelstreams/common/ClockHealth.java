package io.github.camelstreams.common;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.dao.DataAccessException;

/**
 * Says in health and log which clocks differ by more than a minute, and by how much. Up all the
 * same: no guarantee rests on a service's clock, and requests are served. Thread-safe.
 */
public class ClockHealth implements HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(ClockHealth.class);

    private final DatabaseClock database;
    private final List<ClockComparison> comparisons;
    private List<ClockDifference> logged = List.of();

    ClockHealth(DatabaseClock database, List<ClockComparison> comparisons) {
        this.database = database;
        this.comparisons = List.copyOf(comparisons);
    }

    /** Asks the database for its time, and logs what has changed. */
    public void compare() {
        try {
            database.ask();
        } catch (DataAccessException e) {
            LOG.debug("The database's clock is not known: the last comparison stands", e);
        }
        log(differences());
    }

    private synchronized void log(List<ClockDifference> differences) {
        differences.stream()
                .filter(each -> logged.stream().noneMatch(each::isLike))
                .forEach(each -> LOG.warn("Clocks differ. {}", each));
        if (differences.isEmpty() && !logged.isEmpty()) {
            LOG.info("Clocks differ no more");
        }
        logged = differences;
    }

    @Override
    public Health health() {
        List<String> differences = differences().stream().map(ClockDifference::toString).toList();
        return differences.isEmpty()
                ? Health.up().build()
                : Health.up().withDetail("differences", differences).build();
    }

    private List<ClockDifference> differences() {
        return comparisons.stream()
                .map(ClockComparison::difference)
                .flatMap(Optional::stream)
                .toList();
    }
}
