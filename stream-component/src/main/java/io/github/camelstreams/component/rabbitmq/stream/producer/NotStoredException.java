package io.github.camelstreams.component.rabbitmq.stream.producer;

/** No message behind the confirmed ones was stored: to send them again makes no duplicate. */
public class NotStoredException extends PublishException {

    private static final long serialVersionUID = 1L;

    public NotStoredException(String stream, int confirmed, int size, Throwable cause) {
        super("Not stored", stream, confirmed, size, cause);
    }
}
