package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.after;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DatabaseMigrationTest {

    private final Flyway flyway = mock(Flyway.class, RETURNS_DEEP_STUBS);
    private final DataSource database = mock(DataSource.class, RETURNS_DEEP_STUBS);
    private final DatabaseMigration migration =
            new DatabaseMigration(database, Duration.ofMillis(10), Duration.ofMillis(10));

    @BeforeEach
    void answer() throws SQLException {
        when(flyway.getConfiguration().getDataSource()).thenReturn(database);
        AtomicInteger sessions = new AtomicInteger();
        when(database.getConnection().createStatement().executeQuery(anyString()).getString(1))
                .thenAnswer(question -> "session " + sessions.incrementAndGet());
    }

    @AfterEach
    void stop() {
        migration.destroy();
    }

    @Test
    void goesOnUntilItIsDoneAndThenNoMore() {
        when(flyway.migrate())
                .thenThrow(new FlywayException("no database"))
                .thenThrow(new IllegalStateException("something else"))
                .thenReturn(mock(MigrateResult.class));

        migration.migrate(flyway);

        await().until(() -> !migration.isPending());
        verify(flyway, after(100).times(3)).migrate();
        assertThat(migration.obstacle()).isNull();
    }

    @Test
    void keepsTheTimeOfAnObstacleThatStays() {
        when(flyway.migrate()).thenThrow(new FlywayException("no database"));
        migration.migrate(flyway);
        await().until(() -> migration.obstacle() != null);
        DatabaseObstacle first = migration.obstacle();

        await().untilAsserted(() -> verify(flyway, atLeast(3)).migrate());

        assertThat(migration.obstacle()).isEqualTo(first);
        assertThat(first.refused()).isFalse();
    }

    @Test
    void goesOnAfterAnError() {
        when(flyway.migrate())
                .thenThrow(new NoClassDefFoundError("org/example/Migration"))
                .thenReturn(mock(MigrateResult.class));

        migration.migrate(flyway);

        await().until(() -> !migration.isPending());
    }

    @Test
    void logsReasonsThatTakeTurnsOnceEach() {
        Logger logger = (Logger) LoggerFactory.getLogger(DatabaseMigration.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            AtomicInteger attempts = new AtomicInteger();
            when(flyway.migrate())
                    .thenAnswer(
                            attempt -> {
                                String state =
                                        attempts.incrementAndGet() % 2 == 0 ? "53300" : "57P03";
                                throw new FlywayException(new SQLException(state, state));
                            });
            migration.migrate(flyway);
            await().until(() -> attempts.get() > 6);
            migration.destroy();
        } finally {
            logger.detachAppender(log);
        }
        assertThat(List.copyOf(log.list)).hasSize(2);
    }

    @Test
    void endsWithTheService() {
        when(flyway.migrate()).thenThrow(new FlywayException("no database"));
        migration.migrate(flyway);
        await().untilAsserted(() -> verify(flyway, atLeast(2)).migrate());

        migration.destroy();

        await().until(
                        () ->
                                Thread.getAllStackTraces().keySet().stream()
                                        .noneMatch(
                                                thread ->
                                                        thread.getName()
                                                                .equals("database-migration")));
        assertThat(migration.isPending()).isTrue();
    }
}
