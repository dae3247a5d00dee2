package io.github.camelstreams.component.rabbitmq.stream.message;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Reads the sections of a body, with all types of AMQP 1.0: the client keeps the last data section
 * only, and tells neither unsigned arrays from signed ones nor characters from numbers.
 *
 * <p>Throws some RuntimeException at whatever has no counterpart in Java.
 */
final class AmqpReader {

    static final int MAX_DEPTH = 64;

    /** Of elements that take no room, a message of a few bytes may announce billions. */
    private static final int MAX_EMPTY_ELEMENTS = 10_000;

    private final ByteBuffer bytes;
    private int depth;

    AmqpReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    /** Data sections are one, and so are sequences; null when there is no section. */
    Object body() {
        if (!bytes.hasRemaining()) {
            return null;
        }
        int kind = descriptor();
        Object first = value();
        return switch (kind) {
            case AmqpSections.DATA -> data((byte[]) first);
            case AmqpSections.SEQUENCE -> sequence((List<?>) first);
            case AmqpSections.VALUE -> only(first);
            default -> throw new IllegalArgumentException("no section of a body: " + kind);
        };
    }

    private byte[] data(byte[] first) {
        ByteArrayOutputStream data = new ByteArrayOutputStream(first.length + bytes.remaining());
        data.writeBytes(first);
        while (isNext(AmqpSections.DATA)) {
            data.writeBytes((byte[]) value());
        }
        return data.toByteArray();
    }

    private List<Object> sequence(List<?> first) {
        List<Object> elements = new ArrayList<>(first);
        while (isNext(AmqpSections.SEQUENCE)) {
            elements.addAll((List<?>) value());
        }
        return Collections.unmodifiableList(elements);
    }

    private Object only(Object value) {
        if (bytes.hasRemaining()) {
            throw new IllegalArgumentException("a section follows the value");
        }
        return value;
    }

    private boolean isNext(int kind) {
        if (!bytes.hasRemaining()) {
            return false;
        }
        if (descriptor() != kind) {
            throw new IllegalArgumentException("the sections are of different kinds");
        }
        return true;
    }

    private int descriptor() {
        if (bytes.get() != 0) {
            throw new IllegalArgumentException("no section");
        }
        return ((Number) value()).intValue();
    }

    private Object value() {
        return value(unsignedByte());
    }

    private Object value(int type) {
        return switch (type) {
            case 0x40 -> null;
            case 0x41 -> true;
            case 0x42 -> false;
            case 0x56 -> bytes.get() != 0;
            case 0x50 -> unsignedByte();
            case 0x60 -> Short.toUnsignedInt(bytes.getShort());
            case 0x43, 0x44 -> 0L;
            case 0x52, 0x53 -> (long) unsignedByte();
            case 0x70 -> Integer.toUnsignedLong(bytes.getInt());
            case 0x80 -> unsignedLong(bytes.getLong());
            case 0x51 -> bytes.get();
            case 0x61 -> bytes.getShort();
            case 0x54 -> (int) bytes.get();
            case 0x71 -> bytes.getInt();
            case 0x55 -> (long) bytes.get();
            case 0x81 -> bytes.getLong();
            case 0x72 -> bytes.getFloat();
            case 0x82 -> bytes.getDouble();
            case 0x74 -> decimal(4, 8, 101, 7);
            case 0x84 -> decimal(8, 10, 398, 16);
            case 0x94 -> decimal(16, 14, 6176, 34);
            case 0x73 -> character(bytes.getInt());
            case 0x83 -> Instant.ofEpochMilli(bytes.getLong());
            case 0x98 -> new UUID(bytes.getLong(), bytes.getLong());
            case 0xa0, 0xb0 -> take(size(type));
            case 0xa1, 0xb1 -> text(size(type), StandardCharsets.UTF_8);
            case 0xa3, 0xb3 -> text(size(type), StandardCharsets.US_ASCII);
            case 0x45 -> List.of();
            case 0xc0, 0xd0 -> Collections.unmodifiableList(elements(type));
            case 0xc1, 0xd1 -> map(elements(type));
            case 0xe0, 0xf0 -> array(type);
            default -> throw new IllegalArgumentException("no value of Java's: " + type);
        };
    }

    static Object unsignedLong(long bits) {
        return bits < 0 ? new BigInteger(Long.toUnsignedString(bits)) : (Object) bits;
    }

    private static Object character(int codePoint) {
        String text = Character.toString(codePoint);
        return text.length() == 1 ? (Object) text.charAt(0) : text;
    }

    /** IEEE 754 in its binary encoding: a sign, an exponent and a whole number. */
    private BigDecimal decimal(int length, int exponentBits, int bias, int digits) {
        BigInteger bits = new BigInteger(1, take(length));
        int sign = 8 * length - 1;
        boolean large = bits.testBit(sign - 1) && bits.testBit(sign - 2);
        if (large && bits.testBit(sign - 3) && bits.testBit(sign - 4)) {
            throw new IllegalArgumentException("no number");
        }
        int width = sign - exponentBits - (large ? 2 : 0);
        int exponent = bits.shiftRight(width).intValue() & ((1 << exponentBits) - 1);
        BigInteger number = bits.mod(BigInteger.ONE.shiftLeft(width));
        if (large) {
            number = number.setBit(width + 2);
        }
        // a number of too many digits stands for zero
        if (number.compareTo(BigInteger.TEN.pow(digits)) >= 0) {
            number = BigInteger.ZERO;
        }
        BigDecimal value = new BigDecimal(number, bias - exponent);
        return bits.testBit(sign) ? value.negate() : value;
    }

    private String text(int length, Charset charset) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(take(length))).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private List<Object> elements(int type) {
        int length = size(type);
        int end = bytes.position() + length;
        int count = length(type);
        enter();
        List<Object> elements = new ArrayList<>(Math.max(0, Math.min(count, length)));
        while (bytes.position() < end) {
            elements.add(value());
        }
        leave(end);
        if (elements.size() != count) {
            throw new IllegalArgumentException("not as many elements as announced");
        }
        return elements;
    }

    private static Map<Object, Object> map(List<Object> keysAndValues) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            map.put(keysAndValues.get(i), keysAndValues.get(i + 1));
        }
        if (2 * map.size() != keysAndValues.size()) {
            throw new IllegalArgumentException("keys that are the same");
        }
        return Collections.unmodifiableMap(map);
    }

    private List<Object> array(int type) {
        int end = size(type) + bytes.position();
        int count = length(type);
        int element = unsignedByte();
        enter();
        if (count < 0 || count > (element >> 4 == 4 ? MAX_EMPTY_ELEMENTS : bytes.remaining())) {
            throw new IllegalArgumentException("more elements than there can be");
        }
        List<Object> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(value(element));
        }
        leave(end);
        return Collections.unmodifiableList(elements);
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw new IllegalArgumentException("nested too deeply");
        }
    }

    private void leave(int end) {
        depth--;
        if (bytes.position() != end) {
            throw new IllegalArgumentException("an element goes beyond the end");
        }
    }

    /** How many bytes follow. */
    private int size(int type) {
        int size = length(type);
        if (size < 0 || size > bytes.remaining()) {
            throw new IllegalArgumentException("more bytes than there are");
        }
        return size;
    }

    /** The short form of a type has lengths of one byte, the long form of four. */
    private int length(int type) {
        return (type & 0x10) == 0 ? unsignedByte() : bytes.getInt();
    }

    private int unsignedByte() {
        return Byte.toUnsignedInt(bytes.get());
    }

    private byte[] take(int length) {
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }
}
