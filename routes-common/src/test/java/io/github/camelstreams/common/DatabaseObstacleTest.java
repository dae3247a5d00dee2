package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorDetails;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseObstacleTest {

    @ParameterizedTest
    @CsvSource({
        // waiting helps
        "08001, false",
        "08006, false",
        "57P03, false",
        "53300, false",
        "53100, false",
        "55P03, false",
        "40001, false",
        "25006, false",
        // a pooler that does not reach its server says no more than this
        "08P01, false",
        // somebody has to change something
        "28P01, true",
        "28000, true",
        "3D000, true",
        "42501, true",
        "42P07, true",
        "42601, true",
        "23505, true"
    })
    void isRefusedWhereWaitingDoesNotHelp(String state, boolean refused) {
        Exception failure =
                new FlywayException(
                        "Unable to obtain connection",
                        new SQLTransientConnectionException(
                                "no connection", null, 0, new SQLException("secret", state)));
        DatabaseObstacle obstacle = DatabaseObstacle.of(failure);
        assertThat(obstacle.refused()).isEqualTo(refused);
        assertThat(obstacle.reason()).doesNotContain("secret");
        assertThat(obstacle.detail()).isEqualTo("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "FATAL: unsupported startup parameter: options, options",
        "FATAL: unsupported startup parameter: search_path, search_path",
        "FATAL: unsupported startup parameter in options: statement_timeout, statement_timeout",
        "'Feature not supported: RDS Proxy currently doesn\u2019t support command-line options.', options"
    })
    void aParameterThatAPoolerRefusesIsNamed(String message, String parameter) {
        DatabaseObstacle obstacle = DatabaseObstacle.of(new SQLException(message, "08P01"));
        assertThat(obstacle.refused()).isTrue();
        assertThat(obstacle.reason())
                .contains("parameter " + parameter + ":", "ignore_startup_parameters");
    }

    /** Only another service's history does not go away by waiting. */
    @Test
    void aMigrationThatFailsWithoutTheDatabaseIsTriedAgain() {
        String peer =
                "Number of retries exceeded while attempting to acquire PostgreSQL advisory lock";
        DatabaseObstacle obstacle = DatabaseObstacle.of(new FlywayException(peer));
        assertThat(obstacle.refused()).isFalse();
        assertThat(obstacle.reason()).contains("cannot be brought up to date");
        assertThat(obstacle.detail()).isEqualTo(peer);

        DatabaseObstacle another =
                DatabaseObstacle.of(
                        new FlywayValidateException(
                                new ErrorDetails(CoreErrorCode.VALIDATE_ERROR, "mismatch"),
                                "Migration checksum mismatch"));
        assertThat(another.refused()).isTrue();
        assertThat(another.reason()).contains("not this service's");
    }

    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void causesMayGoInACircle() {
        SQLException one = new SQLException("one", "53100");
        one.initCause(new IllegalStateException("other", one));
        assertThat(DatabaseObstacle.of(one).reason()).contains("disk is full");
    }

    @Test
    void theLogHasTheRootInOneLine() {
        SQLException failure = new SQLException("The connection attempt failed.", "08001");
        failure.initCause(new UnknownHostException("no.such\nhost"));
        assertThat(DatabaseObstacle.of(failure).detail()).isEqualTo("no.such host");
        assertThat(DatabaseObstacle.of(failure).reason()).isEqualTo("it cannot be reached");
    }
}
