package io.github.camelstreams.common;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;

/**
 * Brings the schema up to date in the background, however long the database stays away: services
 * and their databases may start in any order. Until it is done, readiness is down and requests that
 * need the database get 503. Thread-safe.
 */
public class DatabaseMigration implements FlywayMigrationStrategy, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseMigration.class);
    private static final int RETRY_MILLIS = 500;
    private static final int TRIES_PER_WARNING = 60;

    private volatile boolean done;
    private volatile Thread thread;

    @Override
    public void migrate(Flyway flyway) {
        thread = new Thread(() -> run(flyway), "database-migration");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the schema is up to date. */
    public boolean isDone() {
        return done;
    }

    @Override
    public void destroy() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run(Flyway flyway) {
        for (int tries = 0; !done; tries++) {
            try {
                flyway.migrate();
                done = true;
            } catch (FlywayException e) {
                if (tries % TRIES_PER_WARNING == 0) {
                    LOG.warn("The database schema is not up to date yet; trying again", e);
                }
                try {
                    Thread.sleep(RETRY_MILLIS);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
