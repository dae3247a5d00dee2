package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.Properties;
import java.util.Map;

/**
 * A message with the key that decides on its partition, which is not stored.
 *
 * @param message what is stored
 * @param routingKey messages with the same one go to the same partition
 */
record RoutedMessage(Message message, String routingKey) implements Message {

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
