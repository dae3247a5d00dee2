package io.github.camelstreams.component.rabbitmq.stream.message;

import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.Properties;
import java.util.LinkedHashMap;
import java.util.Map;

/** A message for the client to publish, with values that its builder does not take. */
final class PublishableMessage implements Message {

    private final Long publishingId;
    private final Object body;
    private final Properties properties;
    private final Map<String, Object> applicationProperties;
    private Map<String, Object> annotations;

    /**
     * @param publishingId null for none
     * @param body bytes for a data section, an {@link AmqpBody} as it is, and else a value that the
     *     client can encode
     * @param properties null for none, and so are the others
     */
    PublishableMessage(
            Long publishingId,
            Object body,
            Properties properties,
            Map<String, Object> applicationProperties,
            Map<String, Object> annotations) {
        this.publishingId = publishingId;
        this.body = body;
        this.properties = properties;
        this.applicationProperties = applicationProperties;
        this.annotations = annotations;
    }

    @Override
    public boolean hasPublishingId() {
        return publishingId != null;
    }

    @Override
    public long getPublishingId() {
        return publishingId == null ? 0 : publishingId;
    }

    @Override
    public byte[] getBodyAsBinary() {
        return body instanceof byte[] data ? data : null;
    }

    @Override
    public Object getBody() {
        return body;
    }

    @Override
    public Properties getProperties() {
        return properties;
    }

    @Override
    public Map<String, Object> getApplicationProperties() {
        return applicationProperties;
    }

    @Override
    public Map<String, Object> getMessageAnnotations() {
        return annotations;
    }

    @Override
    public Message annotate(String key, Object value) {
        if (annotations == null) {
            annotations = new LinkedHashMap<>();
        }
        annotations.put(key, value);
        return this;
    }
}
