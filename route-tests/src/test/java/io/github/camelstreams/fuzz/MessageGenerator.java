package io.github.camelstreams.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes messages out of a customer event: as it is, with damaged bytes, or with parts that no
 * customer service would put there. The same random numbers make the same message.
 */
final class MessageGenerator {

    private static final int ANNOTATIONS = 0x72;
    private static final int DATA = 0x75;
    private static final int FIRST_SECTION = 0x70;
    private static final int SECTIONS = 9;

    private static final List<String> KEYS =
            List.of(
                    "event_id",
                    "event_type",
                    "resync",
                    "resync_number",
                    "resync_last",
                    "resync_as_of",
                    "CamelJdbcParameters",
                    "");

    private static final FuzzedOperation EVENT =
            new FuzzedOperation(
                    "",
                    "",
                    List.of(),
                    Map.of(
                            "customer_id", "fuzzed",
                            "address", "somewhere",
                            "timestamp", "2026-01-11T10:00:00.000001Z"));

    /** An event that is to be applied. */
    byte[] event(String customerId) {
        return withBody(
                "{\"customer_id\":\"%s\",\"address\":\"a\",\"timestamp\":\"2026-01-11T10:00:00Z\"}"
                        .formatted(customerId));
    }

    byte[] next(Random random) {
        byte[] event = withBody(EVENT.body(random));
        return switch (random.nextInt(10)) {
            case 0, 1 -> event;
            case 2, 3, 4, 5 -> Bytes.mutate(random, event);
            case 6 -> Bytes.mutate(random, composed(random));
            case 7 -> odd(random);
            default -> composed(random);
        };
    }

    private static byte[] withBody(String body) {
        return Amqp.concat(
                Amqp.section(
                        ANNOTATIONS,
                        Amqp.map(
                                List.of(
                                        Amqp.symbol("event_id"),
                                        Amqp.text("an id"),
                                        Amqp.symbol("event_type"),
                                        Amqp.text("customer.address.updated")))),
                Amqp.section(DATA, Amqp.binary(body.getBytes(UTF_8))));
    }

    /** Sections in any order, any number of times, with any content. */
    private static byte[] composed(Random random) {
        List<byte[]> sections = new ArrayList<>();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            sections.add(
                    switch (random.nextInt(4)) {
                        case 0 -> Amqp.section(ANNOTATIONS, annotations(random));
                        case 1 ->
                                Amqp.section(DATA, Amqp.binary(EVENT.body(random).getBytes(UTF_8)));
                        default ->
                                Amqp.section(
                                        FIRST_SECTION + random.nextInt(SECTIONS),
                                        Amqp.any(random, 3));
                    });
        }
        return Amqp.concat(sections.toArray(byte[][]::new));
    }

    private static byte[] annotations(Random random) {
        List<byte[]> entries = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            String key = Oddities.any(random, KEYS);
            entries.add(random.nextInt(10) == 0 ? Amqp.any(random, 2) : Amqp.symbol(key));
            entries.add(
                    switch (random.nextInt(4)) {
                        case 0 -> Amqp.text(Oddities.text(random));
                        case 1 -> Amqp.text("customer.created");
                        case 2 -> Amqp.text("customer.address.updated");
                        default -> Amqp.any(random, 3);
                    });
        }
        return Amqp.map(entries);
    }

    private static byte[] odd(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return switch (random.nextInt(12)) {
            case 0 -> new byte[0];
            case 1 -> Amqp.section(0x77, Amqp.nested(random.nextInt(1, 50_000)));
            case 2 -> Amqp.section(ANNOTATIONS, Amqp.nested(random.nextInt(1, 5_000)));
            case 3 -> Amqp.section(DATA, Amqp.binary(new byte[random.nextInt(900_000)]));
            default -> bytes;
        };
    }
}
