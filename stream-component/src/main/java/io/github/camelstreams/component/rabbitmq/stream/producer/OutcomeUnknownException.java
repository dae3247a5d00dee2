package io.github.camelstreams.component.rabbitmq.stream.producer;

/**
 * Any of the messages behind the confirmed ones may be stored: to send them again makes a duplicate
 * of those that are, unless the producer has a name and the message keeps its publishing id.
 */
public class OutcomeUnknownException extends PublishException {

    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(String stream, int confirmed, int size, Throwable cause) {
        super("Outcome unknown", stream, confirmed, size, cause);
    }
}
