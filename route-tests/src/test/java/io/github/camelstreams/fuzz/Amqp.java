package io.github.camelstreams.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Encodes AMQP 1.0, also in ways that no encoder would. */
final class Amqp {

    private static final int[] FIXED = {
        0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x60, 0x61,
        0x70, 0x71, 0x72, 0x73, 0x74, 0x80, 0x81, 0x82, 0x83, 0x84, 0x94, 0x98
    };
    private static final int[] VARIABLE = {0xa0, 0xa1, 0xa3, 0xb0, 0xb1, 0xb3};
    private static final int[] COMPOUND = {0xc0, 0xc1, 0xd0, 0xd1, 0xe0, 0xf0, 0x00};

    private Amqp() {}

    static byte[] section(int descriptor, byte[] value) {
        return concat(new byte[] {0, 0x53, (byte) descriptor}, value);
    }

    static byte[] binary(byte[] bytes) {
        return concat(new byte[] {(byte) 0xb0}, integer(bytes.length), bytes);
    }

    static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return concat(new byte[] {(byte) 0xb1}, integer(bytes.length), bytes);
    }

    static byte[] symbol(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return concat(new byte[] {(byte) 0xb3}, integer(bytes.length), bytes);
    }

    /** Keys and values in turn. */
    static byte[] map(List<byte[]> entries) {
        byte[] content = concat(entries.toArray(byte[][]::new));
        return concat(
                new byte[] {(byte) 0xd1},
                integer(content.length + 4),
                integer(entries.size()),
                content);
    }

    /** Lists within lists. */
    static byte[] nested(int depth) {
        ByteArrayOutputStream lists = new ByteArrayOutputStream();
        for (int inner = depth; inner > 0; inner--) {
            lists.write(0xd0);
            lists.writeBytes(integer(4 + (inner - 1) * 9 + 1));
            lists.writeBytes(integer(1));
        }
        lists.write(0x40);
        return lists.toByteArray();
    }

    /** A value of any type, with values in it down to this depth. */
    static byte[] any(Random random, int depth) {
        int kind = random.nextInt(depth > 0 ? 10 : 7);
        if (kind < 4) {
            int code = FIXED[random.nextInt(FIXED.length)];
            return concat(new byte[] {(byte) code}, random(random, width(code)));
        }
        if (kind < 7) {
            int code = VARIABLE[random.nextInt(VARIABLE.length)];
            byte[] bytes = random(random, random.nextInt(random.nextInt(4) == 0 ? 250 : 12));
            return concat(new byte[] {(byte) code}, size(random, code < 0xb0, bytes.length), bytes);
        }
        return compound(random, COMPOUND[random.nextInt(COMPOUND.length)], depth - 1);
    }

    private static byte[] compound(Random random, int code, int depth) {
        if (code == 0) {
            return concat(new byte[1], any(random, depth), any(random, depth));
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int count = random.nextInt(5);
        if (code == 0xe0 || code == 0xf0) {
            int element = FIXED[random.nextInt(FIXED.length)];
            content.write(element);
            content.writeBytes(random(random, count * width(element)));
        } else {
            for (int i = 0; i < count; i++) {
                content.writeBytes(any(random, depth));
            }
        }
        boolean small = code == 0xc0 || code == 0xc1 || code == 0xe0;
        return concat(
                new byte[] {(byte) code},
                size(random, small, content.size() + (small ? 1 : 4)),
                size(random, small, count),
                content.toByteArray());
    }

    /** Mostly true. */
    private static byte[] size(Random random, boolean small, int value) {
        int said = random.nextInt(60) == 0 ? random.nextInt() : value;
        return small ? new byte[] {(byte) said} : integer(said);
    }

    private static int width(int code) {
        return switch (code >> 4) {
            case 5 -> 1;
            case 6 -> 2;
            case 7 -> 4;
            case 8 -> 8;
            case 9 -> 16;
            default -> 0;
        };
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] integer(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
