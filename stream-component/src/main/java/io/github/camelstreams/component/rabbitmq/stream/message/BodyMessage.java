package io.github.camelstreams.component.rabbitmq.stream.message;

import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.Properties;
import java.util.Map;

/**
 * A delivered message with a body that is not just one data section.
 *
 * @param message everything else
 * @param content the body
 */
record BodyMessage(Message message, AmqpBody content) implements Message {

    @Override
    public boolean hasPublishingId() {
        return false;
    }

    @Override
    public long getPublishingId() {
        return 0;
    }

    @Override
    public byte[] getBodyAsBinary() {
        return content.value() instanceof byte[] data ? data : null;
    }

    @Override
    public Object getBody() {
        return content.value();
    }

    @Override
    public Properties getProperties() {
        return message.getProperties();
    }

    @Override
    public Map<String, Object> getApplicationProperties() {
        return message.getApplicationProperties();
    }

    @Override
    public Map<String, Object> getMessageAnnotations() {
        return message.getMessageAnnotations();
    }

    @Override
    public Message annotate(String key, Object value) {
        message.annotate(key, value);
        return this;
    }
}
