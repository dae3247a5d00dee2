package io.github.camelstreams.common;

import io.github.camelstreams.component.rabbitmq.stream.ProblemLog;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;

/**
 * Brings the schema up to date in the background, however long the database stays away: services
 * and their databases may start in any order. A database that must not be used as it is, is asked
 * again as well, at longer intervals: it may be mended. Until it is done, readiness is down and
 * requests are refused with 503. Each reason is logged when it is new, and once a minute.
 * Thread-safe.
 */
public class DatabaseMigration implements FlywayMigrationStrategy, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseMigration.class);

    private final ProblemLog problems = new ProblemLog(LOG);
    private final DataSource pool;
    private final Duration pause;
    private final Duration pauseAfterRefusal;
    private final ScheduledExecutorService scheduler =
            Executors.newSingleThreadScheduledExecutor(DatabaseMigration::thread);
    private volatile Future<?> next;
    private volatile boolean pending;
    private volatile DatabaseObstacle obstacle;

    /**
     * Tries again half a second after a failure, and ten seconds after a refusal.
     *
     * @param pool what requests will use
     */
    public DatabaseMigration(DataSource pool) {
        this(pool, Duration.ofMillis(500), Duration.ofSeconds(10));
    }

    DatabaseMigration(DataSource pool, Duration pause, Duration pauseAfterRefusal) {
        this.pool = pool;
        this.pause = pause;
        this.pauseAfterRefusal = pauseAfterRefusal;
    }

    @Override
    public void migrate(Flyway flyway) {
        pending = true;
        next = scheduler.submit(() -> attempt(flyway));
    }

    /** Whether the schema is still to be brought up to date. */
    public boolean isPending() {
        return pending;
    }

    /** Why it is not up to date yet, {@code null} when no attempt has failed, or when it is. */
    DatabaseObstacle obstacle() {
        return obstacle;
    }

    @Override
    public void destroy() {
        if (next != null) {
            next.cancel(true);
        }
        scheduler.shutdownNow();
    }

    private void attempt(Flyway flyway) {
        try {
            DatabaseSessions.require(flyway.getConfiguration().getDataSource(), pool);
            AdoptedTables.requireAdoptable(flyway.getConfiguration());
            MigrateResult result = flyway.migrate();
            LOG.info(
                    "The database schema is up to date; {} migrations were applied",
                    result.migrationsExecuted);
            pending = false;
            obstacle = null;
            scheduler.shutdown();
        } catch (RuntimeException | Error | SQLException e) {
            again(flyway, DatabaseObstacle.of(e));
        }
    }

    private void again(Flyway flyway, DatabaseObstacle met) {
        if (scheduler.isShutdown()) {
            return;
        }
        report(met);
        obstacle = met.after(obstacle);
        Duration wait = met.refused() ? pauseAfterRefusal : pause;
        next = scheduler.schedule(() -> attempt(flyway), wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void report(DatabaseObstacle met) {
        String detail = met.detail().equals(met.reason()) ? "" : " (" + met.detail() + ")";
        if (met.refused()) {
            problems.problem(
                    Level.ERROR,
                    "The database cannot be used: %s%s. It is tried again every %d s"
                            .formatted(met.reason(), detail, pauseAfterRefusal.toSeconds()));
        } else {
            problems.problem(Level.WARN, "Waiting for the database: " + met.reason() + detail);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "database-migration");
        thread.setDaemon(true);
        return thread;
    }
}
