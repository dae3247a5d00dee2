package io.github.camelstreams.component.rabbitmq.stream.producer;

/** The broker refused a message, and no message behind the confirmed ones was stored. */
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
