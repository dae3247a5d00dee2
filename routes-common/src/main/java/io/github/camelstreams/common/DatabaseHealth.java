package io.github.camelstreams.common;

import java.time.Instant;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/**
 * Up while the database answers and stores, and its schema is up to date; else says why not, since
 * when, and with {@code refused} that waiting alone does not help.
 */
class DatabaseHealth implements HealthIndicator {

    private final DatabaseContact database;
    private final DatabaseMigration migration;
    private final Instant started = Instant.now();

    DatabaseHealth(DatabaseContact database, DatabaseMigration migration) {
        this.database = database;
        this.migration = migration;
    }

    @Override
    public Health health() {
        if (!migration.isPending()) {
            DatabaseObstacle met = database.obstacle();
            return met == null ? Health.up().build() : down(met);
        }
        DatabaseObstacle met = migration.obstacle();
        return met == null ? down("its schema is not up to date yet", started).build() : down(met);
    }

    private static Health down(DatabaseObstacle met) {
        Health.Builder health = down(met.reason(), met.since());
        return met.refused() ? health.withDetail("refused", true).build() : health.build();
    }

    private static Health.Builder down(String reason, Instant since) {
        return Health.down()
                .withDetail("retrying", "database")
                .withDetail("reason", reason)
                .withDetail("since", since.toString());
    }
}
