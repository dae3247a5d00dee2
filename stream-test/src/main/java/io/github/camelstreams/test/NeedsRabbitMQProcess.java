package io.github.camelstreams.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test of RabbitMQ as processes of this machine, also where the other tests' servers are
 * containers. It is skipped where they are and RabbitMQ cannot be unpacked.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsRabbitMQProcess.Condition.class)
public @interface NeedsRabbitMQProcess {

    /** Whether there can be such processes, or must be. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Containers.areChosen()) {
                try {
                    RabbitMQInstallation.find();
                } catch (ServerException e) {
                    return ConditionEvaluationResult.disabled(
                            "servers are containers here, and no process can be: "
                                    + e.getMessage());
                }
            }
            return ConditionEvaluationResult.enabled("RabbitMQ as a process");
        }
    }
}
