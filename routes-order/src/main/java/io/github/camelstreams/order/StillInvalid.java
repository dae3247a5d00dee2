package io.github.camelstreams.order;

import io.github.camelstreams.common.Problem;
import io.github.camelstreams.common.ProblemException;
import io.github.camelstreams.common.RouteProblem;
import java.sql.SQLException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Answers the replay of a message that the database does not take: it stays in quarantine.
 * Thread-safe.
 */
public final class StillInvalid implements Processor {

    @Override
    public void process(Exchange exchange) {
        SQLException refusal = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, SQLException.class);
        RouteProblem.answer(exchange, because(ReplicaSteps.refusedBy(refusal)).problem());
    }

    static ProblemException because(String reason) {
        String detail = "The message stays in quarantine: " + reason;
        return new ProblemException(Problem.named("still-invalid", "Still invalid", 422, detail));
    }
}
