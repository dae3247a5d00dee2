package io.github.camelstreams.bench;

import java.nio.ByteBuffer;

/** The messages of a benchmark: 200 bytes that begin with their number. */
final class Payload {

    static final int SIZE = 200;

    private Payload() {}

    static byte[] of(long number) {
        byte[] bytes = new byte[SIZE];
        ByteBuffer.wrap(bytes).putLong(number);
        return bytes;
    }

    static long number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }
}
