package io.github.camelstreams.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;

/** What parsers and databases have stumbled over before. */
final class Oddities {

    /** Texts as JSON strings hold them, unquoted. */
    private static final List<String> TEXTS =
            List.of(
                    "",
                    " ",
                    "\\u0000",
                    "a\\u0000b",
                    "\\ud800",
                    "\\udc00\\ud800",
                    "\\ud83d\\ude00",
                    "\\u202e\\u2066abc",
                    "\\ufeff",
                    "\\uffff",
                    "\\u00a0",
                    "\\u200b",
                    "e\\u0301\\u0301\\u0301",
                    "\u0130\u0131\u00df",
                    "null",
                    "unknown",
                    "'; drop table customers; --",
                    "${exception.stacktrace}",
                    "{{rabbitmq.stream}}",
                    ":?name",
                    "%00%n%s",
                    "../../etc/passwd",
                    "\\\\\\\"",
                    "\\x00",
                    "<!--",
                    "resource:file:/etc/passwd");

    private static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "0",
                    "-0",
                    "1e308",
                    "1e999999999",
                    "-1E-999999999",
                    "9223372036854775808",
                    "123456789012345678901234567890",
                    "0.1e+1",
                    "00",
                    "NaN",
                    "Infinity",
                    "0x10",
                    "[]",
                    "{}",
                    "[\"a\"]",
                    "{\"a\":{\"a\":1,\"a\":2}}",
                    "\"",
                    "'a'",
                    "undefined",
                    "//",
                    "");

    private Oddities() {}

    /** The inside of a JSON string: odd, long, or both. */
    static String text(RandomGenerator random) {
        String text = any(random, TEXTS);
        return switch (random.nextInt(6)) {
            case 0 -> text.repeat(random.nextInt(1, 400));
            case 1 -> "x".repeat(random.nextInt(190, 1100)) + text;
            default -> text;
        };
    }

    /** A JSON value, or nearly one. */
    static String value(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0 -> "[".repeat(random.nextInt(1, 20_000));
            case 1 -> nested("[", "]", random.nextInt(1, 5_000));
            case 2 -> nested("{\"a\":", "}", random.nextInt(1, 5_000)).replace(":}", ":1}");
            case 3 -> "9".repeat(random.nextInt(1, 30_000));
            case 4 -> '"' + text(random) + '"';
            default -> any(random, VALUES);
        };
    }

    static <T> T any(RandomGenerator random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static String nested(String open, String close, int depth) {
        return open.repeat(depth) + close.repeat(depth);
    }
}
