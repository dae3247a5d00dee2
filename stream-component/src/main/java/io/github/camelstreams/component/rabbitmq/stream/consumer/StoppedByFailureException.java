package io.github.camelstreams.component.rabbitmq.stream.consumer;

/** The route failed and {@code failurePolicy=stop} asks for the consumer to stop. */
final class StoppedByFailureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoppedByFailureException(Exception cause) {
        super("Stopped by failurePolicy=stop: " + cause.getMessage(), cause);
    }
}
