package io.github.camelstreams.component.rabbitmq.stream.integration;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What other AMQP clients write into a body, and what a route gets of it. */
final class AmqpBodies {

    /**
     * @param hex the sections of the body, as they are stored
     * @param java what a route gets
     */
    record Body(String hex, Object java) {

        byte[] sections() {
            return bytes(hex);
        }

        /** Whether a route gets data, and not the sections for want of anything better. */
        boolean isData() {
            return java instanceof byte[] data && !Arrays.equals(data, sections());
        }
    }

    private static final String HELLO_WORLD = "005375a00568656c6c6f005375a00620776f726c64";

    /** Sections that come before a body: delivery annotations and an application property. */
    static final String BEFORE = "005371c10702a30161a10162" + "005374c10a02a10474656e74a10162";

    /** A section that comes behind it. */
    static final String FOOTER = "005378c10602a301615401";

    static final List<Body> ALL = all();

    private AmqpBodies() {}

    private static List<Body> all() {
        List<Body> all = new ArrayList<>();
        all.add(new Body(HELLO_WORLD, text("hello world")));
        all.add(new Body("005375a00178", text("x")));
        all.add(new Body("00800000000000000075a00178", text("x")));
        all.add(new Body("00800000000000000077c10602a101615401", Map.of("a", 1)));
        all.add(new Body("005375a000", new byte[0]));
        all.add(new Body("005375a000" + "005375a00178" + "005375a000", text("x")));
        all.add(new Body("005376c003015401", List.of(1)));
        all.add(new Body("005376c003015401" + "00537645" + "005376c003015402", List.of(1, 2)));
        all.add(new Body("00537645", List.of()));
        all.add(value("40", null));
        all.add(value("41", true));
        all.add(value("42", false));
        all.add(value("5600", false));
        all.add(value("50ff", 255));
        all.add(value("60ffff", 65_535));
        all.add(value("43", 0L));
        all.add(value("52ff", 255L));
        all.add(value("70ffffffff", 4_294_967_295L));
        all.add(value("44", 0L));
        all.add(value("53ff", 255L));
        all.add(value("807fffffffffffffff", Long.MAX_VALUE));
        all.add(value("80ffffffffffffffff", new BigInteger("18446744073709551615")));
        all.add(value("51ff", (byte) -1));
        all.add(value("61ffff", (short) -1));
        all.add(value("54ff", -1));
        all.add(value("71ffffffff", -1));
        all.add(value("55ff", -1L));
        all.add(value("81ffffffffffffffff", -1L));
        all.add(value("723fc00000", 1.5f));
        all.add(value("823ff8000000000000", 1.5));
        all.add(value("743180007b", new BigDecimal("1.23")));
        all.add(value("74b180007b", new BigDecimal("-1.23")));
        all.add(value("84318000000000007b", new BigDecimal("1.23")));
        all.add(value("94303c000000000000000000000000007b", new BigDecimal("1.23")));
        all.add(value("7300000078", 'x'));
        all.add(value("730001f600", "\ud83d\ude00"));
        all.add(value("830000018bcfe56800", Instant.ofEpochMilli(1_700_000_000_000L)));
        all.add(value("98000000000000000100000000000000ff", new UUID(1, 255)));
        all.add(value("a0020102", new byte[] {1, 2}));
        all.add(value("b0000000020102", new byte[] {1, 2}));
        all.add(value("a103c3bc78", "üx"));
        all.add(value("b100000003c3bc78", "üx"));
        all.add(value("a30173", "s"));
        all.add(value("b30000000173", "s"));
        all.add(value("45", List.of()));
        all.add(value("c003015401", List.of(1)));
        all.add(value("d000000006000000015401", List.of(1)));
        all.add(value("c10602a101615401", Map.of("a", 1)));
        all.add(value("d10000000900000002a101615401", Map.of("a", 1)));
        all.add(value("c10502530754ff", Map.of(7L, -1)));
        all.add(value("e00402540102", List.of(1, 2)));
        all.add(value("e0040250ff01", List.of(255, 1)));
        all.add(value("e0020241", List.of(true, true)));
        all.add(value("e00602a301610162", List.of("a", "b")));
        all.add(value("f00000000700000002540102", List.of(1, 2)));
        all.add(value("e00802c0" + "020141" + "020142", List.of(List.of(true), List.of(false))));
        all.add(
                value(
                        "c00e02c10a02a10161c0040254014045",
                        List.of(Map.of("a", Arrays.asList(1, null)), List.of())));
        // an array inside a map, as RabbitMQ's own clients write them
        all.add(value("c10a02a10161e00402540102", Map.of("a", List.of(1, 2))));
        // what has no counterpart: described, infinite, not UTF-8, a key twice, sections mixed
        all.add(raw("00537700a303666f6fa10178"));
        all.add(raw("005377c0080100a30161a10178"));
        all.add(raw("0053777478000000"));
        all.add(raw("005377a101ff"));
        all.add(raw("005377c10b04a101615401a101615402"));
        all.add(raw("005375a00178" + "005377a10178"));
        all.add(raw("005377a10178" + "005377a10179"));
        all.add(raw("005377e0080200a301615401" + "02"));
        // sections that nobody has defined, or with a symbol for a descriptor
        all.add(raw("00537940"));
        all.add(raw("00a310616d71703a646174613a62696e617279a00178"));
        return Collections.unmodifiableList(all);
    }

    private static Body value(String hex, Object java) {
        return new Body("005377" + hex, java);
    }

    private static Body raw(String hex) {
        return new Body(hex, bytes(hex));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
