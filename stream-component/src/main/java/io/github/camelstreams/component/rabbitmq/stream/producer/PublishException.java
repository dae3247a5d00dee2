package io.github.camelstreams.component.rabbitmq.stream.producer;

import org.apache.camel.RuntimeCamelException;

/**
 * An exchange was not confirmed in full. The subclass says what is known about the rest; {@link
 * #getConfirmed()} says how many messages, counted from the first, are stored for certain.
 */
public abstract class PublishException extends RuntimeCamelException {

    private static final long serialVersionUID = 1L;

    private final String stream;
    private final int confirmed;
    private final int size;

    PublishException(String what, String stream, int confirmed, int size, Throwable cause) {
        super(
                "%s on stream %s, %d of %d messages confirmed before it: %s"
                        .formatted(
                                what,
                                stream,
                                confirmed,
                                size,
                                cause.getMessage() == null ? cause : cause.getMessage()),
                cause);
        this.stream = stream;
        this.confirmed = confirmed;
        this.size = size;
    }

    /** The stream that was published to. */
    public String getStream() {
        return stream;
    }

    /**
     * How many messages, counted from the first of the batch without a gap, the broker has
     * confirmed. To try again without duplicates, send what lies behind them.
     */
    public int getConfirmed() {
        return confirmed;
    }

    /** How many messages the exchange held. */
    public int getSize() {
        return size;
    }
}
