package io.github.camelstreams.scenario;

import io.github.camelstreams.stack.StackException;

/** An expectation of a scenario that was not met; the message says which, and what was found. */
public class ScenarioException extends StackException {

    private static final long serialVersionUID = 1L;

    public ScenarioException(String message) {
        super(message);
    }

    public ScenarioException(String message, Throwable cause) {
        super(message, cause);
    }
}
