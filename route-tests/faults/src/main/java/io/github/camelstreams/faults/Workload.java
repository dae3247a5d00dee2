package io.github.camelstreams.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Several clients at work at the same time, from {@link #start} to {@link #stop}. */
final class Workload {

    private static final int CLIENTS = 8;

    private final List<Thread> threads = new ArrayList<>();

    private Workload() {}

    /** Starts the clients; what they do follows from the seed, when they do it does not. */
    static Workload start(SystemUnderTest system, Ledger ledger, long seed) {
        Workload workload = new Workload();
        for (int number = 0; number < CLIENTS; number++) {
            Client client = new Client(system, ledger, seed * CLIENTS + number);
            Thread thread = new Thread(client, "client " + number);
            thread.setDaemon(true);
            thread.start();
            workload.threads.add(thread);
        }
        return workload;
    }

    /** Lets every client finish the request that it has begun. */
    void stop() {
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(TimeUnit.MINUTES.toMillis(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
