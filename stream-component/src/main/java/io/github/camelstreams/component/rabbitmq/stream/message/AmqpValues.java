package io.github.camelstreams.component.rabbitmq.stream.message;

import com.rabbitmq.stream.amqp.Symbol;
import com.rabbitmq.stream.amqp.UnsignedByte;
import com.rabbitmq.stream.amqp.UnsignedInteger;
import com.rabbitmq.stream.amqp.UnsignedLong;
import com.rabbitmq.stream.amqp.UnsignedShort;
import java.io.File;
import java.lang.reflect.Array;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Values between Java and AMQP 1.0, as the client has them. */
final class AmqpValues {

    /** As deep as a message may be; what refers to itself is nested without an end. */
    private static final int MAX_DEPTH = AmqpReader.MAX_DEPTH;

    private AmqpValues() {}

    /**
     * The value as plain Java, unsigned numbers in the next larger type, arrays as lists; null when
     * it has no counterpart there.
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
            return AmqpReader.unsignedLong(number.longValue());
        }
        if (value instanceof Symbol) {
            return value.toString();
        }
        if (value instanceof Number
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof byte[]
                || value instanceof UUID
                || value instanceof Date) {
            return value;
        }
        return value instanceof Map<?, ?> map ? mapToJava(map) : listToJava(value);
    }

    private static Object mapToJava(Map<?, ?> map) {
        Map<Object, Object> java = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object key = toJava(entry.getKey());
            Object value = toJava(entry.getValue());
            if (key == null || (value == null && entry.getValue() != null)) {
                return null;
            }
            java.put(key, value);
        }
        return Collections.unmodifiableMap(java);
    }

    private static Object listToJava(Object value) {
        List<?> elements = elements(value);
        if (elements == null) {
            return null;
        }
        List<Object> java = new ArrayList<>();
        for (Object element : elements) {
            Object converted = toJava(element);
            if (converted == null && element != null) {
                return null;
            }
            java.add(converted);
        }
        return Collections.unmodifiableList(java);
    }

    /** The elements of a collection or an array, null when it is neither. */
    private static List<?> elements(Object value) {
        if (value instanceof Collection<?> collection) {
            return new ArrayList<>(collection);
        }
        if (value == null || !value.getClass().isArray()) {
            return null;
        }
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < Array.getLength(value); i++) {
            elements.add(Array.get(value, i));
        }
        return elements;
    }

    /**
     * The value as one that the client can encode: AMQP's own type where there is one, or else
     * text; null when it has neither.
     */
    static Object toAmqp(Object value) {
        return toAmqp(value, 0);
    }

    private static Object toAmqp(Object value, int depth) {
        if (value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Boolean
                || value instanceof Double
                || value instanceof UUID
                || value instanceof byte[]
                || value instanceof Float
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Date
                || value instanceof UnsignedLong
                || value instanceof UnsignedInteger
                || value instanceof UnsignedShort
                || value instanceof UnsignedByte
                || value instanceof Symbol) {
            return value;
        }
        if (value instanceof Instant instant) {
            return Date.from(instant);
        }
        if (value instanceof Calendar calendar) {
            return Date.from(calendar.toInstant());
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof AtomicBoolean flag) {
            return flag.get();
        }
        if (value instanceof Optional<?> optional) {
            return toAmqp(optional.orElse(null), depth);
        }
        if (value instanceof Map || value instanceof Collection || isArray(value)) {
            return depth == MAX_DEPTH ? null : structure(value, depth + 1);
        }
        return text(value);
    }

    private static Object number(Number number) {
        if (number instanceof AtomicInteger) {
            return number.intValue();
        }
        if (number instanceof AtomicLong
                || number instanceof LongAdder
                || number instanceof LongAccumulator) {
            return number.longValue();
        }
        if (number instanceof DoubleAdder || number instanceof DoubleAccumulator) {
            return number.doubleValue();
        }
        return number.toString();
    }

    private static boolean isArray(Object value) {
        return value != null && value.getClass().isArray();
    }

    private static Object structure(Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> amqp = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Object key = toAmqp(entry.getKey(), depth);
                Object mapped = toAmqp(entry.getValue(), depth);
                if (key == null || (mapped == null && !isEmpty(entry.getValue()))) {
                    return null;
                }
                amqp.put(key, mapped);
            }
            return amqp;
        }
        List<Object> amqp = new ArrayList<>();
        for (Object element : elements(value)) {
            Object mapped = toAmqp(element, depth);
            if (mapped == null && !isEmpty(element)) {
                return null;
            }
            amqp.add(mapped);
        }
        return amqp;
    }

    /** Whether there is no value, rather than one that AMQP cannot hold. */
    static boolean isEmpty(Object value) {
        return value == null || (value instanceof Optional<?> optional && optional.isEmpty());
    }

    /** The text that stands for a value, null when it is not one that a text stands for. */
    static String text(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Locale locale) {
            return locale.toLanguageTag();
        }
        if (value instanceof TimeZone zone) {
            return zone.getID();
        }
        if (value instanceof Class<?> type) {
            return type.getName();
        }
        return value instanceof CharSequence
                        || value instanceof Number
                        || value instanceof Boolean
                        || value instanceof Character
                        || value instanceof UUID
                        || value instanceof URI
                        || value instanceof URL
                        || value instanceof Charset
                        || value instanceof Currency
                        || value instanceof TemporalAccessor
                        || value instanceof TemporalAmount
                        || value instanceof ZoneId
                        || value instanceof Path
                        || value instanceof File
                ? value.toString()
                : null;
    }

    /** A point in time, null when the value is none. */
    @SuppressWarnings("JavaUtilDate") // what JDBC has for dates is no Instant by itself
    static Instant instant(Object value) {
        if (value instanceof Instant instant) {
            return instant;
        }
        if (value instanceof Date date) {
            return Instant.ofEpochMilli(date.getTime());
        }
        if (value instanceof Calendar calendar) {
            return calendar.toInstant();
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        return value instanceof ZonedDateTime time ? time.toInstant() : null;
    }
}
