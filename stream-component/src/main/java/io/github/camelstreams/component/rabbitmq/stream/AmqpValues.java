package io.github.camelstreams.component.rabbitmq.stream;

import com.rabbitmq.stream.MessageBuilder.ApplicationPropertiesBuilder;
import com.rabbitmq.stream.MessageBuilder.MessageAnnotationsBuilder;
import com.rabbitmq.stream.amqp.Symbol;
import com.rabbitmq.stream.amqp.UnsignedByte;
import com.rabbitmq.stream.amqp.UnsignedInteger;
import com.rabbitmq.stream.amqp.UnsignedLong;
import com.rabbitmq.stream.amqp.UnsignedShort;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/**
 * Simple values between Java and AMQP 1.0. What is not simple (lists, maps, described types) has no
 * counterpart.
 */
final class AmqpValues {

    private AmqpValues() {}

    /**
     * The value as plain Java, unsigned numbers in the next larger type; null when it is not a
     * simple one.
     */
    static Object toJava(Object value) {
        if (value instanceof String) {
            return value;
        }
        if (value instanceof UnsignedByte || value instanceof UnsignedShort) {
            return ((Number) value).intValue();
        }
        if (value instanceof UnsignedInteger number) {
            return number.longValue();
        }
        if (value instanceof UnsignedLong number) {
            return number.longValue() < 0 ? number.bigIntegerValue() : (Object) number.longValue();
        }
        if (value instanceof Symbol) {
            return value.toString();
        }
        return isSimple(value) ? value : null;
    }

    private static boolean isSimple(Object value) {
        return value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof byte[]
                || value instanceof UUID
                || value instanceof Date;
    }

    /**
     * Adds an application property; answers false when the value has no simple AMQP counterpart.
     */
    static boolean add(ApplicationPropertiesBuilder properties, String name, Object value) {
        if (value instanceof String text) {
            properties.entry(name, text);
        } else if (value instanceof Boolean flag) {
            properties.entry(name, flag.booleanValue());
        } else if (value instanceof Integer number) {
            properties.entry(name, number.intValue());
        } else if (value instanceof Long number) {
            properties.entry(name, number.longValue());
        } else if (value instanceof Short number) {
            properties.entry(name, number.shortValue());
        } else if (value instanceof Byte number) {
            properties.entry(name, number.byteValue());
        } else if (value instanceof Double number) {
            properties.entry(name, number.doubleValue());
        } else if (value instanceof Float number) {
            properties.entry(name, number.floatValue());
        } else if (value instanceof Character character) {
            properties.entry(name, character.charValue());
        } else if (value instanceof UUID uuid) {
            properties.entry(name, uuid);
        } else if (value instanceof byte[] bytes) {
            properties.entry(name, bytes);
        } else if (value instanceof Date date) {
            properties.entryTimestamp(name, date.toInstant().toEpochMilli());
        } else if (value instanceof Instant instant) {
            properties.entryTimestamp(name, instant.toEpochMilli());
        } else {
            return false;
        }
        return true;
    }

    /** Adds a message annotation; answers false when the value has no simple AMQP counterpart. */
    static boolean add(MessageAnnotationsBuilder annotations, String name, Object value) {
        if (value instanceof String text) {
            annotations.entry(name, text);
        } else if (value instanceof Boolean flag) {
            annotations.entry(name, flag.booleanValue());
        } else if (value instanceof Integer number) {
            annotations.entry(name, number.intValue());
        } else if (value instanceof Long number) {
            annotations.entry(name, number.longValue());
        } else if (value instanceof Short number) {
            annotations.entry(name, number.shortValue());
        } else if (value instanceof Byte number) {
            annotations.entry(name, number.byteValue());
        } else if (value instanceof Double number) {
            annotations.entry(name, number.doubleValue());
        } else if (value instanceof Float number) {
            annotations.entry(name, number.floatValue());
        } else if (value instanceof Character character) {
            annotations.entry(name, character.charValue());
        } else if (value instanceof UUID uuid) {
            annotations.entry(name, uuid);
        } else if (value instanceof byte[] bytes) {
            annotations.entry(name, bytes);
        } else if (value instanceof Date date) {
            annotations.entryTimestamp(name, date.toInstant().toEpochMilli());
        } else if (value instanceof Instant instant) {
            annotations.entryTimestamp(name, instant.toEpochMilli());
        } else {
            return false;
        }
        return true;
    }
}
