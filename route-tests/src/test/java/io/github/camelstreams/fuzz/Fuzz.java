package io.github.camelstreams.fuzz;

import io.github.camelstreams.service.RunningService;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The command behind {@code make fuzz}. Its settings are environment variables. */
final class Fuzz {

    private final long seed;
    private final PrintStream out;
    private final List<String> violations = new ArrayList<>();

    Fuzz(long seed, PrintStream out) {
        this.seed = seed;
        this.out = out;
    }

    /** Fuzzes a system of its own; exits with 1 when it finds anything. */
    public static void main(String[] arguments) throws Exception {
        long seed = number("SEED", new Random().nextInt(1, 1_000_000));
        long requests = number("REQUESTS", 50_000);
        long messages = number("MESSAGES", 20_000);
        System.out.printf("  SEED=%d REQUESTS=%d MESSAGES=%d%n", seed, requests, messages);
        List<String> violations;
        try (FuzzedSystem system = new FuzzedSystem().start()) {
            violations = new Fuzz(seed, System.out).run(system, requests, (int) messages);
        }
        violations.forEach(System.out::println);
        System.out.println(violations.isEmpty() ? "PASSED" : "FAILED: SEED=" + seed);
        System.exit(violations.isEmpty() ? 0 : 1);
    }

    /** Sends a fifth of both, takes measure, and sends the rest. */
    List<String> run(FuzzedSystem system, long requests, int messages) throws Exception {
        ApiFuzz api = new ApiFuzz(system.targets(), seed);
        EventFuzz events = new EventFuzz(system, seed);
        send(api, requests / 5, events, messages / 5);
        Footprint customers = Footprint.of(system.customers());
        Footprint orders = Footprint.of(system.orders());
        send(api, requests - requests / 5, events, messages - messages / 5);
        out.println("  requests by status  " + api.statuses());
        out.println("  messages put aside  " + events.quarantined());
        compare("customer service", system.customers(), customers);
        compare("order service", system.orders(), orders);
        return violations;
    }

    private void send(ApiFuzz api, long requests, EventFuzz events, int messages) throws Exception {
        violations.addAll(api.run(requests));
        violations.addAll(events.run(messages));
    }

    private void compare(String name, RunningService service, Footprint before) throws Exception {
        Footprint after = Footprint.of(service);
        out.printf("  %-18s  %s, then %s%n", name, before, after);
        if (after.hasOutgrown(before)) {
            violations.add(name + " grows: " + before + ", then " + after);
        }
    }

    private static long number(String variable, long otherwise) {
        String value = System.getenv(variable);
        return value == null || value.isBlank() ? otherwise : Long.parseLong(value);
    }
}
