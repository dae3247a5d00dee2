package io.github.camelstreams.faults;

import java.time.Duration;
import java.util.Random;

/** The broker runs short of disk: it takes no messages. */
final class DiskAlarm implements Fault {

    @Override
    public String name() {
        return "disk-alarm";
    }

    @Override
    public Duration hold(Random random) {
        return Duration.ofMillis(8_000 + random.nextInt(8_000));
    }

    @Override
    public void strike(SystemUnderTest system, Random random) {
        system.rabbitmq().control("set_disk_free_limit", "1000000GB");
    }

    @Override
    public void heal(SystemUnderTest system) {
        system.rabbitmq().control("set_disk_free_limit", "500MB");
    }
}
