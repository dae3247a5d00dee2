package io.github.camelstreams.bench.system;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * What relay and consumer do together while the stream grows, and the replica from empty to a
 * million customers: at each size they drain an outbox with events of new customers, three times.
 * The events in between are of new customers up to a million, then of those again.
 */
final class Growth implements SystemLeg {

    private static final long SMALLEST = 10_000;

    /** So much disturbs no other leg. */
    private static final long SHARED = 100_000;

    private static final long CUSTOMERS = 1_000_000;
    private static final long SLICE = 100_000;
    private static final long MEASURED = 20_000;
    private static final int TIMES = 3;
    private static final Backlog BACKLOG = new Backlog("growth");

    private final long largest;
    private long customers;
    private long measured;

    /** Sizes are powers of ten, in events. */
    Growth(long largest) {
        this.largest = largest;
    }

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public boolean needsNewSystem() {
        return largest > SHARED;
    }

    @Override
    public int rounds(Effort effort) {
        return 1;
    }

    @Override
    public Map<String, Double> run(BenchedSystem system, double seconds) throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        Rates smallest = null;
        for (long size = SMALLEST; size <= largest; size *= 10) {
            grow(system, size);
            Rates rates = measure(system);
            smallest = smallest == null ? rates : smallest;
            String at = " at %,d events".formatted(size);
            figures.put("events/s of the relay" + at, rates.relay);
            figures.put("events/s of the consumer" + at, rates.consumer);
            figures.put("relay of that at 10,000," + at, rates.relay / smallest.relay);
            figures.put("consumer of that at 10,000," + at, rates.consumer / smallest.consumer);
            figures.put("outbox, MB," + at, system.outboxMegabytes());
        }
        if (largest > SHARED) {
            system.awaitVacuumed();
            figures.put("outbox, MB, after autovacuum", system.outboxMegabytes());
        }
        return figures;
    }

    @Override
    public void finish(BenchedSystem system) throws Exception {
        BACKLOG.remove(system, customers + measured);
    }

    private void grow(BenchedSystem system, long size) throws Exception {
        for (long there = system.events(); there < size; there = system.events()) {
            long count = Math.min(SLICE, size - there);
            long first = customers + count <= CUSTOMERS ? customers : 0;
            BACKLOG.fill(system, first, first + count - 1);
            system.awaitProcessed(there + count);
            customers = Math.max(customers, first + count);
        }
        BACKLOG.requireCustomers(system, customers + measured);
    }

    private record Rates(double relay, double consumer) {}

    private Rates measure(BenchedSystem system) throws Exception {
        double[] relay = new double[TIMES];
        double[] consumer = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long before = system.events();
            BACKLOG.fill(system, CUSTOMERS + measured, CUSTOMERS + measured + MEASURED - 1);
            measured += MEASURED;
            system.awaitConfirmed(before + 1);
            long first = system.confirmed();
            long begin = System.nanoTime();
            system.awaitConfirmed(before + MEASURED);
            relay[i] = (before + MEASURED - first) * 1e9 / (System.nanoTime() - begin);
            system.awaitProcessed(before + MEASURED);
            consumer[i] = (before + MEASURED - first) * 1e9 / (System.nanoTime() - begin);
        }
        BACKLOG.requireCustomers(system, customers + measured);
        return new Rates(
                DoubleStream.of(relay).sorted().toArray()[TIMES / 2],
                DoubleStream.of(consumer).sorted().toArray()[TIMES / 2]);
    }
}
