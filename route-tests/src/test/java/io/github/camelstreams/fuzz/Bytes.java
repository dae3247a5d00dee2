package io.github.camelstreams.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Damage to bytes whose meaning is not looked at. */
final class Bytes {

    private Bytes() {}

    /** A copy in which one to four things are different. */
    static byte[] mutate(Random random, byte[] bytes) {
        byte[] mutant = bytes.clone();
        for (int i = random.nextInt(1, 5); i > 0 && mutant.length > 0; i--) {
            int at = random.nextInt(mutant.length);
            switch (random.nextInt(7)) {
                case 0 -> mutant = Arrays.copyOf(mutant, at);
                case 1 -> mutant = spliced(mutant, at, at, random(random, random.nextInt(1, 9)));
                case 2 -> mutant = spliced(mutant, at, end(random, at, mutant), new byte[0]);
                case 3 -> {
                    byte[] part = Arrays.copyOfRange(mutant, at, end(random, at, mutant));
                    mutant = spliced(mutant, at, at, part);
                }
                case 4 -> mutant[at] = (byte) random.nextInt();
                default -> mutant[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return mutant;
    }

    private static int end(Random random, int at, byte[] bytes) {
        return Math.min(bytes.length, at + random.nextInt(1, 64));
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] inserted) {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        result.write(bytes, 0, from);
        result.writeBytes(inserted);
        result.write(bytes, to, bytes.length - to);
        return result.toByteArray();
    }
}
