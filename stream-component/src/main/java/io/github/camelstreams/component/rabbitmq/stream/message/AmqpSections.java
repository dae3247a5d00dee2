package io.github.camelstreams.component.rabbitmq.stream.message;

import io.netty.buffer.ByteBuf;

/**
 * Goes through the sections of an encoded message without decoding them. Every message that is
 * delivered passes here, so it looks at a few bytes of each section only.
 */
final class AmqpSections {

    static final int HEADER = 0x70;
    static final int APPLICATION_PROPERTIES = 0x74;
    static final int DATA = 0x75;
    static final int SEQUENCE = 0x76;
    static final int VALUE = 0x77;
    static final int FOOTER = 0x78;

    private static final int DESCRIBED = 0x00;

    /** Of a byte, and of eight bytes. */
    private static final int SMALL_DESCRIPTOR = 0x0053;

    private static final int DESCRIPTOR = 0x0080;
    private static final int UNKNOWN = -1;

    private static final int SHORT_DATA = 0x005375a0;
    private static final int LONG_DATA = 0x005375b0;

    private final ByteBuf message;
    private final int end;
    private int start;
    private int position;
    private int descriptor;

    /**
     * @param from where the message begins in its buffer
     */
    AmqpSections(ByteBuf message, int from, int length) {
        this.message = message;
        this.position = from;
        this.end = from + length;
    }

    /** Whether the body is a single data section, as that of nearly every message is. */
    static boolean haveOneDataSection(ByteBuf message, int from, int length) {
        return areOneDataSection(message, from, length)
                || new AmqpSections(message, from, length).haveOneDataSection();
    }

    /** As most messages are, which can be told faster. */
    private static boolean areOneDataSection(ByteBuf message, int from, int length) {
        if (length < 2 * Integer.BYTES) {
            return false;
        }
        int start = message.getInt(from);
        return start == SHORT_DATA
                ? message.getUnsignedByte(from + 4) == length - 5
                : start == LONG_DATA && message.getInt(from + 4) == length - 8;
    }

    private boolean haveOneDataSection() {
        boolean data = false;
        while (next()) {
            if (isBody()) {
                if (data || descriptor != DATA) {
                    return false;
                }
                data = true;
            }
        }
        return data;
    }

    /**
     * Goes to the next section; false when there is none.
     *
     * @throws IndexOutOfBoundsException when the message ends within it
     */
    boolean next() {
        if (position == end) {
            return false;
        }
        start = position;
        skipValue(typeBehindDescriptor());
        return true;
    }

    private int typeBehindDescriptor() {
        if (end - start >= Integer.BYTES) {
            int begin = message.getInt(start);
            if (begin >>> 16 == SMALL_DESCRIPTOR) {
                descriptor = (begin >> 8) & 0xff;
                position += 4;
                return begin & 0xff;
            }
            if (begin >>> 16 == DESCRIPTOR && start + 10 < end) {
                long code = message.getLong(start + 2);
                descriptor = code == (int) code ? (int) code : UNKNOWN;
                position += 11;
                return byteAt(start + 10);
            }
        }
        descriptor = UNKNOWN;
        return byteAt(position++);
    }

    boolean isBody() {
        return descriptor >= DATA && descriptor <= VALUE;
    }

    /** Whether it is one of those that come before or behind a body. */
    boolean isAroundBody() {
        return (descriptor >= HEADER && descriptor <= APPLICATION_PROPERTIES)
                || descriptor == FOOTER;
    }

    void copyTo(ByteBuf target) {
        target.writeBytes(message, start, position - start);
    }

    /** A described value is two of them; it is not done recursively, as they may be nested. */
    private void skipValue(int first) {
        int type = first;
        int values = 1;
        while (true) {
            if (type == DESCRIBED) {
                values += 2;
            } else {
                skip(size(type));
            }
            if (--values == 0) {
                return;
            }
            type = byteAt(position++);
        }
    }

    /** How many bytes follow, which the first half of the type's code tells. */
    private long size(int type) {
        return switch (type >> 4) {
            case 0x4 -> 0;
            case 0x5 -> 1;
            case 0x6 -> 2;
            case 0x7 -> 4;
            case 0x8 -> 8;
            case 0x9 -> 16;
            case 0xa, 0xc, 0xe -> 1L + byteAt(position);
            case 0xb, 0xd, 0xf -> {
                skip(4);
                yield message.getUnsignedInt(position - 4);
            }
            default -> throw new IllegalArgumentException("no AMQP type: " + type);
        };
    }

    private void skip(long bytes) {
        if (bytes > end - position) {
            throw new IndexOutOfBoundsException("the message ends within a value");
        }
        position += (int) bytes;
    }

    private int byteAt(int index) {
        if (index >= end) {
            throw new IndexOutOfBoundsException("the message ends within a value");
        }
        return message.getUnsignedByte(index);
    }
}
