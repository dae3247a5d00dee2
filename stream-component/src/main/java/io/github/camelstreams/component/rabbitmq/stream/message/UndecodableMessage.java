package io.github.camelstreams.component.rabbitmq.stream.message;

import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.Properties;
import io.github.camelstreams.component.rabbitmq.stream.Internal;
import java.util.Map;

/**
 * An entry of a stream that is not a valid AMQP 1.0 message. Its body is the entry, byte for byte;
 * it has no properties and no annotations.
 */
@Internal
public final class UndecodableMessage implements Message {

    private final byte[] bytes;
    private final String failure;

    UndecodableMessage(byte[] bytes, RuntimeException failure) {
        this.bytes = bytes;
        this.failure = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    /** Why it could not be decoded. */
    public String failure() {
        return failure;
    }

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
        return bytes;
    }

    @Override
    public Object getBody() {
        return bytes;
    }

    @Override
    public Properties getProperties() {
        return null;
    }

    @Override
    public Map<String, Object> getApplicationProperties() {
        return Map.of();
    }

    @Override
    public Map<String, Object> getMessageAnnotations() {
        return Map.of();
    }
}
