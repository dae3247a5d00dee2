package io.github.camelstreams.component.rabbitmq.stream.message;

import java.util.Arrays;

/**
 * A body that is not just one data section: its sections as they are stored, and what they mean in
 * Java. Immutable but for the bytes.
 */
final class AmqpBody {

    private final byte[] sections;
    private final Object value;

    private AmqpBody(byte[] sections, Object value) {
        this.sections = sections;
        this.value = value;
    }

    /** Never throws: what has no counterpart in Java is the bytes of the sections. */
    static AmqpBody of(byte[] sections) {
        Object value;
        try {
            value = new AmqpReader(sections).body();
        } catch (RuntimeException e) {
            value = sections.clone();
        }
        return new AmqpBody(sections, value);
    }

    byte[] sections() {
        return sections;
    }

    /** Data as {@code byte[]}, a sequence as a List, a value as its type is in Java. */
    Object value() {
        return value;
    }

    /** Whether the value is the sections themselves, as there is no other. */
    boolean isRaw() {
        return value instanceof byte[] bytes && Arrays.equals(bytes, sections);
    }

    /** Data is kept as the bytes that it is, which a route may have changed in their array. */
    boolean isStill(Object body) {
        return body == value && (!(body instanceof byte[]) || isRaw());
    }
}
