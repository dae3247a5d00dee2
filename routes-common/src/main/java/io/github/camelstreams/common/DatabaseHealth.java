package io.github.camelstreams.common;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Up while the database answers and its schema is up to date. Says no more than that. */
class DatabaseHealth implements HealthIndicator {

    private static final int ANSWER_WITHIN_SECONDS = 1;

    private final DataSource dataSource;
    private final DatabaseMigration migration;

    DatabaseHealth(DataSource dataSource, DatabaseMigration migration) {
        this.dataSource = dataSource;
        this.migration = migration;
    }

    @Override
    public Health health() {
        try (Connection connection = dataSource.getConnection()) {
            if (!connection.isValid(ANSWER_WITHIN_SECONDS)) {
                return down("unreachable");
            }
        } catch (SQLException e) {
            return down("unreachable");
        }
        return migration.isDone() ? Health.up().build() : down("schema not up to date");
    }

    private static Health down(String reason) {
        return Health.down().withDetail("reason", reason).build();
    }
}
