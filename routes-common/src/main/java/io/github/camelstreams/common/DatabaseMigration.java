package io.github.camelstreams.common;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
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
    private static final int TRIES_PER_WARNING = 60;

    private final long pauseMillis;
    private final ScheduledExecutorService scheduler =
            Executors.newSingleThreadScheduledExecutor(DatabaseMigration::thread);
    private volatile Future<?> attempts;
    private volatile boolean done;
    private int tries;

    /** Tries again half a second after a failure. */
    public DatabaseMigration() {
        this(Duration.ofMillis(500));
    }

    DatabaseMigration(Duration pause) {
        this.pauseMillis = pause.toMillis();
    }

    @Override
    public void migrate(Flyway flyway) {
        attempts =
                scheduler.scheduleWithFixedDelay(
                        () -> attempt(flyway), 0, pauseMillis, TimeUnit.MILLISECONDS);
    }

    /** Whether the schema is up to date. */
    public boolean isDone() {
        return done;
    }

    @Override
    public void destroy() {
        if (attempts != null) {
            attempts.cancel(true);
        }
        scheduler.shutdownNow();
    }

    private void attempt(Flyway flyway) {
        try {
            flyway.migrate();
            done = true;
            scheduler.shutdown();
        } catch (RuntimeException e) {
            if (tries++ % TRIES_PER_WARNING == 0) {
                LOG.warn("The database schema is not up to date yet; trying again", e);
            }
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "database-migration");
        thread.setDaemon(true);
        return thread;
    }
}
