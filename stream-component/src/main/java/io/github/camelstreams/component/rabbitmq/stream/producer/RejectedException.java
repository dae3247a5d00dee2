package io.github.camelstreams.component.rabbitmq.stream.producer;

/**
 * A message was refused, and no message behind the confirmed ones was stored: by the broker, or
 * because it is larger than the broker takes. Sending the same again is of no use.
 */
public class RejectedException extends PublishException {

    private static final long serialVersionUID = 1L;

    private final short code;

    public RejectedException(String stream, int confirmed, int size, short code, Throwable cause) {
        super("Rejected", stream, confirmed, size, cause);
        this.code = code;
    }

    /** The response code of the stream protocol, see {@link com.rabbitmq.stream.Constants}. */
    public short getCode() {
        return code;
    }
}
