package io.github.camelstreams.common;

import io.github.camelstreams.component.rabbitmq.stream.ProblemLog;
import java.sql.SQLException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;

/**
 * Why the database cannot be used. Immutable.
 *
 * @param refused whether waiting alone does not help: somebody has to change something
 * @param reason for health: names no host, no user and no SQL
 * @param detail for the log, one line
 * @param since when it was first met
 */
record DatabaseObstacle(boolean refused, String reason, String detail, Instant since) {

    private static final Pattern PARAMETER =
            Pattern.compile("unsupported startup parameter(?: in options)?: (\\S+)");
    private static final Pattern NO_OPTIONS =
            Pattern.compile("(?i)not support.*(?:options|command.line)");

    static DatabaseObstacle of(Throwable failure) {
        UnsuitableDatabaseException unsuitable = null;
        SQLException sql = null;
        FlywayException flyway = null;
        Throwable root = failure;
        for (Throwable cause : ProblemLog.causes(failure)) {
            unsuitable = cause instanceof UnsuitableDatabaseException e ? e : unsuitable;
            sql = cause instanceof SQLException e ? e : sql;
            flyway = cause instanceof FlywayException e ? e : flyway;
            root = cause;
        }
        if (unsuitable != null) {
            return refused(unsuitable.getMessage(), unsuitable);
        }
        if (sql != null) {
            return of(sql, root);
        }
        if (flyway instanceof FlywayValidateException) {
            return refused(
                    "the history of migrations in it is not this service's; the log says more",
                    flyway);
        }
        return flyway == null && !(root instanceof Error)
                ? away("it cannot be reached", root)
                : away("its tables cannot be brought up to date; the log says more", root);
    }

    /** Whether the database answered that it cannot store anything just now. */
    static boolean isStorage(SQLException failure) {
        String state = state(failure);
        return state.equals("25006") || state.startsWith("58") || state.startsWith("53");
    }

    /** This obstacle, if it is the one before still, with the time since when it has been there. */
    DatabaseObstacle after(DatabaseObstacle before) {
        return isSame(before) ? new DatabaseObstacle(refused, reason, detail, before.since) : this;
    }

    private boolean isSame(DatabaseObstacle other) {
        return other != null && refused == other.refused && reason.equals(other.reason);
    }

    private static DatabaseObstacle of(SQLException failure, Throwable root) {
        String message = String.valueOf(failure.getMessage());
        Matcher parameter = PARAMETER.matcher(message);
        if (parameter.find()) {
            return parameterRefused(parameter.group(1), failure);
        }
        if (NO_OPTIONS.matcher(message).find()) {
            return parameterRefused("options", failure);
        }
        String state = state(failure);
        return switch (state) {
            case "53100" -> away("its disk is full, so it stores nothing", failure);
            case "53300" -> away("it has no connection left", failure);
            case "25006" -> away("it is read-only, so it stores nothing", failure);
            case "3D000" -> refused("it does not exist", failure);
            case "42501" -> refused("its user may not create or change the tables", failure);
            default -> {
                if (state.startsWith("28")) {
                    yield refused("it refuses the user or the password", failure);
                }
                if (state.startsWith("53") || state.startsWith("58")) {
                    yield away("it cannot store anything, SQL state " + state, failure);
                }
                if (state.startsWith("57P")) {
                    yield away("it is starting or stopping", failure);
                }
                if (state.startsWith("57") || state.startsWith("55") || state.startsWith("40")) {
                    yield away("others hold what is needed, SQL state " + state, failure);
                }
                yield state.isEmpty() || state.startsWith("08")
                        ? away("it cannot be reached", root)
                        : refused(
                                "it refuses with SQL state " + state + "; the log says more",
                                failure);
            }
        };
    }

    private static DatabaseObstacle parameterRefused(String name, SQLException failure) {
        return refused(
                ("a pooler in front of it refuses the start-up parameter %s: take that out of"
                                + " SPRING_DATASOURCE_URL and"
                                + " SPRING_DATASOURCE_HIKARI_DATASOURCEPROPERTIES_*, or let the"
                                + " pooler ignore it (PgBouncer: ignore_startup_parameters)")
                        .formatted(name),
                failure);
    }

    private static DatabaseObstacle refused(String reason, Throwable failure) {
        return new DatabaseObstacle(true, reason, line(failure), Instant.now());
    }

    private static DatabaseObstacle away(String reason, Throwable failure) {
        return new DatabaseObstacle(false, reason, line(failure), Instant.now());
    }

    private static String state(SQLException failure) {
        return failure.getSQLState() == null ? "" : failure.getSQLState();
    }

    private static String line(Throwable failure) {
        String message = failure instanceof Error ? failure.toString() : failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.strip().replaceAll("\\s+", " ");
    }
}
