package io.github.camelstreams.common;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Up while the database answers and its schema is up to date. Says no more than that. */
class DatabaseHealth implements HealthIndicator {

    private final DatabaseContact database;
    private final DatabaseMigration migration;

    DatabaseHealth(DatabaseContact database, DatabaseMigration migration) {
        this.database = database;
        this.migration = migration;
    }

    @Override
    public Health health() {
        if (!database.answers()) {
            return down("unreachable");
        }
        return migration.isDone() ? Health.up().build() : down("schema not up to date");
    }

    private static Health down(String reason) {
        return Health.down().withDetail("reason", reason).build();
    }
}
