package io.github.camelstreams.stack;

import io.github.camelstreams.test.ServerException;

/** A failure whose message is one line for the person at the terminal: what, and how to mend it. */
public class StackException extends ServerException {

    private static final long serialVersionUID = 1L;

    public StackException(String message) {
        super(message);
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
