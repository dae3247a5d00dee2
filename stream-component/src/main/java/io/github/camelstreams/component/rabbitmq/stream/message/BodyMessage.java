package io.github.camelstreams.component.rabbitmq.stream.message;

import com.rabbitmq.stream.Message;

/** A delivered message with a body that is not just one data section. */
final class BodyMessage extends DelegatingMessage {

    private final AmqpBody content;

    /**
     * @param message everything else
     * @param content the body
     */
    BodyMessage(Message message, AmqpBody content) {
        super(message);
        this.content = content;
    }

    AmqpBody content() {
        return content;
    }

    @Override
    public byte[] getBodyAsBinary() {
        return content.value() instanceof byte[] data ? data : null;
    }

    @Override
    public Object getBody() {
        return content.value();
    }
}
