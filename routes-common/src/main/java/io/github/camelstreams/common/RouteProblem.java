package io.github.camelstreams.common;

import io.github.camelstreams.component.rabbitmq.stream.ProblemLog;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Turns the exception that a route failed with into a {@link Problem} answer.
 *
 * <p>A failure of the database is 503 only when the change is certainly not stored. When the
 * connection broke after a statement of a writing request had been sent, it is 504 {@code
 * urn:problem:outcome-unknown}. Thread-safe.
 */
public class RouteProblem implements Processor {

    private final ProblemLog problems = new ProblemLog(LoggerFactory.getLogger(RouteProblem.class));

    /** What is missing, or not allowed, where a schema is not as this service made it. */
    private static final Set<String> SCHEMA = Set.of("42P01", "42703", "42883", "42501");

    @Override
    public void process(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Problem problem = describe(exchange, failure);
        if (problem.status() == 500) {
            problems.unexpected(
                    "Request failed unexpectedly in route " + exchange.getFromRouteId(), failure);
        } else if (problem.status() > 500) {
            problems.failed(Level.WARN, "Request answered " + problem.status(), failure);
        }
        answer(exchange, problem);
    }

    /** Makes the problem the answer of the exchange. */
    public static void answer(Exchange exchange, Problem problem) {
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, problem.status());
        exchange.getMessage().removeHeader("Location");
        if (problem.retryAfter() != null) {
            exchange.getMessage().setHeader("Retry-After", problem.retryAfter());
        }
        JsonAnswer.write(exchange.getMessage(), Problem.MEDIA_TYPE, problem.body());
    }

    private static Problem describe(Exchange exchange, Exception failure) {
        ProblemException ours = find(failure, ProblemException.class);
        if (ours != null) {
            return ours.problem();
        }
        SQLException database = find(failure, SQLException.class);
        if (database == null) {
            return Problem.internal();
        }
        boolean reading = "GET".equals(exchange.getMessage().getHeader(Exchange.HTTP_METHOD));
        return describe(database, reading);
    }

    static Problem describe(SQLException failure, boolean reading) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        if (isBug(state)) {
            return Problem.internal();
        }
        // The pool throws this one when it has no connection to give: nothing was sent.
        boolean sent = !(failure instanceof SQLTransientConnectionException);
        boolean broken = state.isEmpty() || state.startsWith("08") || state.startsWith("57P");
        if (sent && broken && !reading) {
            return Problem.outcomeUnknown();
        }
        return Problem.unavailable(
                reading
                        ? "The database is not available, so nothing could be read."
                        : "The database is not available. Nothing was stored.");
    }

    /** PostgreSQL refuses the statement for good, whatever becomes of the schema. */
    private static boolean isBug(String state) {
        return state.startsWith("21")
                || state.startsWith("22")
                || state.startsWith("23")
                || (state.startsWith("42") && !SCHEMA.contains(state));
    }

    private static <T extends Throwable> T find(Throwable failure, Class<T> type) {
        for (Throwable cause : ProblemLog.causes(failure)) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
