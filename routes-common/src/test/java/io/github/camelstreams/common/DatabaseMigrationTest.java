package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.after;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatabaseMigrationTest {

    private final Flyway flyway = mock(Flyway.class);
    private final DatabaseMigration migration = new DatabaseMigration(Duration.ofMillis(10));

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

        await().until(migration::isDone);
        verify(flyway, after(100).times(3)).migrate();
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
        assertThat(migration.isDone()).isFalse();
    }
}
