package io.github.camelstreams.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Every process is killed, one soon after the other, and started again at once: most of them come
 * back while others are away.
 */
final class KillEach implements Fault {

    private final List<CompletableFuture<Void>> starts = new ArrayList<>();

    @Override
    public String name() {
        return "kill-each";
    }

    @Override
    public Duration hold(Random random) {
        return Duration.ZERO;
    }

    @Override
    public boolean endsProcesses() {
        return true;
    }

    @Override
    public void strike(SystemUnderTest system, Random random) {
        List<String> names = new ArrayList<>(system.names());
        Collections.shuffle(names, random);
        try {
            for (String name : names) {
                system.server(name).kill();
                starts.add(CompletableFuture.runAsync(() -> system.server(name).start()));
                TimeUnit.MILLISECONDS.sleep(1_000 + random.nextInt(4_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void heal(SystemUnderTest system) {
        // another fault may have ended one that was just starting
        starts.forEach(start -> start.exceptionally(failure -> null).join());
        starts.clear();
        system.start();
    }
}
