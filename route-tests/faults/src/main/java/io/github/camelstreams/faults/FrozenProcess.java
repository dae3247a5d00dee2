package io.github.camelstreams.faults;

import java.time.Duration;
import java.util.Random;
import java.util.function.Function;

/** A process is suspended for longer than three heartbeats and goes on as if nothing had been. */
final class FrozenProcess implements Fault {

    private final String name;
    private final Function<SystemUnderTest, String> choice;
    private String frozen;

    FrozenProcess(String name, Function<SystemUnderTest, String> choice) {
        this.name = "freeze-" + name;
        this.choice = choice;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration hold(Random random) {
        return Duration.ofMillis(16_000 + random.nextInt(3_000));
    }

    @Override
    public void strike(SystemUnderTest system, Random random) {
        frozen = choice.apply(system);
        system.server(frozen).freeze();
    }

    @Override
    public void heal(SystemUnderTest system) {
        system.server(frozen).thaw();
    }
}
