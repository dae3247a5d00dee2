package io.github.camelstreams.component.rabbitmq.stream.consumer;

/** Nobody polled before the consumer was to stop: the messages have not been begun. */
final class NotTakenException extends Exception {

    private static final long serialVersionUID = 1L;
}
