package io.github.camelstreams.faults;

import io.github.camelstreams.faults.CustomerRush.Figures;
import io.github.camelstreams.stack.ServiceProcess;
import io.github.camelstreams.stack.StackException;
import io.github.camelstreams.test.Deadline;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * For a minute a customer service is sent ten times the requests that it can serve: it serves what
 * it can, refuses the rest at once, does not grow, and is what it was as soon as that is over.
 */
final class Overload implements Fault {

    private static final int TIMES = 10;
    private static final int AT_ONCE = 16;
    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final Duration OVERLOADED = Duration.ofMinutes(1);
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    /** Refusing has its price; and those who are refused are on the same machine. */
    private static final double GOODPUT = 0.4;

    private static final double RECOVERED = 0.4;

    /** The heap has 192 MB; the rest is classes, code and the stacks of 400 threads. */
    private static final long MEGABYTES = 512;

    /** After as many without an answer a service is usually killed. */
    private static final int PROBES = 3;

    private Ledger ledger;
    private String figures = "";

    @Override
    public String name() {
        return "overload";
    }

    @Override
    public String figures() {
        return figures;
    }

    @Override
    public Duration hold(Random random) {
        return Duration.ZERO;
    }

    @Override
    public void prepare(SystemUnderTest system, Ledger ledger, Random random) {
        this.ledger = ledger;
    }

    @Override
    public void strike(SystemUnderTest system, Random random) {
        ServiceProcess service = system.service(SystemUnderTest.CUSTOMERS.get(0));
        CustomerRush clients = new CustomerRush(service.uri(), ledger);
        AtomicLong memory = new AtomicLong();
        AtomicInteger silent = new AtomicInteger();
        AtomicInteger inARow = new AtomicInteger();
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
        try {
            // the first half is for the compiler
            clients.closed(AT_ONCE, MEASURED);
            Figures before = clients.closed(AT_ONCE, MEASURED);
            ScheduledFuture<?> looking =
                    watch.scheduleWithFixedDelay(
                            () -> {
                                boolean answers =
                                        service.isRunning()
                                                && !Inspection.health(service).isEmpty();
                                memory.accumulateAndGet(
                                        (long) service.residentMegabytes(), Math::max);
                                inARow.set(answers ? 0 : inARow.get() + 1);
                                silent.accumulateAndGet(inARow.get(), Math::max);
                            },
                            0,
                            1,
                            TimeUnit.SECONDS);
            Figures during = clients.open(TIMES * before.goodput(), OVERLOADED);
            looking.cancel(false);
            figures =
                    String.format(
                            Locale.ROOT,
                            "%.0f/s before; then for %.0f s %.0f/s due, %.0f/s sent, %.0f/s served, %.0f %% refused, %d unknown,"
                                    + " at most %d MB, health silent %d times in a row",
                            before.goodput(),
                            during.seconds(),
                            TIMES * before.goodput(),
                            during.sent() / during.seconds(),
                            during.goodput(),
                            100.0 * during.refused() / during.sent(),
                            during.unknown(),
                            memory.get(),
                            silent.get());
            figures += "; " + recovery(clients, RECOVERED * before.goodput());
            expect(during.goodput() >= GOODPUT * before.goodput(), "it has collapsed");
            expect(during.refused() > 0, "nothing was refused");
            expect(memory.get() <= MEGABYTES, "it has grown");
            expect(silent.get() < PROBES, "its health was not answered");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        } finally {
            watch.shutdownNow();
        }
    }

    private String recovery(CustomerRush clients, double goodput) throws InterruptedException {
        long begin = System.nanoTime();
        Deadline deadline = Deadline.after(RECOVERY);
        Figures now;
        do {
            now = clients.closed(AT_ONCE, Duration.ofSeconds(1));
            expect(!deadline.passed(), "it has not recovered, " + now);
        } while (now.refused() > 0 || now.goodput() < goodput);
        return String.format(
                Locale.ROOT,
                "%.0f/s again %.1f s after",
                now.goodput(),
                (System.nanoTime() - begin) / 1e9);
    }

    private void expect(boolean kept, String otherwise) {
        if (!kept) {
            throw new StackException(otherwise + ": " + figures);
        }
    }

    @Override
    public void heal(SystemUnderTest system) {
        // the service helps itself
    }
}
