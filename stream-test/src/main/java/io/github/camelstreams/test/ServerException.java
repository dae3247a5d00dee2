package io.github.camelstreams.test;

/** A failure of a server; the message is one line that says what failed, and how to mend it. */
public class ServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ServerException(String message) {
        super(message);
    }

    public ServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
