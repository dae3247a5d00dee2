package io.github.camelstreams.component.rabbitmq.stream.message;

import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.Properties;
import io.github.camelstreams.component.rabbitmq.stream.Internal;
import java.util.Map;

/** A message that is another one but for what a subclass says. */
@Internal
public abstract class DelegatingMessage implements Message {

    private final Message message;

    protected DelegatingMessage(Message message) {
        this.message = message;
    }

    @Override
    public boolean hasPublishingId() {
        return message.hasPublishingId();
    }

    @Override
    public long getPublishingId() {
        return message.getPublishingId();
    }

    @Override
    public byte[] getBodyAsBinary() {
        return message.getBodyAsBinary();
    }

    @Override
    public Object getBody() {
        return message.getBody();
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
