package io.github.camelstreams.test;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The clock of one process put wrong, by libfaketime (Debian and Ubuntu: {@code apt-get install
 * libfaketime}); a test that needs it is skipped where that is not installed. What measures time
 * that passes is as it was.
 */
public final class WrongClock {

    private static final List<Path> LIBRARIES =
            List.of(
                    Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
                    Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"));

    private WrongClock() {}

    /**
     * The environment of a process whose clock differs.
     *
     * @param offset by how much, such as {@code -2h}
     */
    public static Map<String, String> of(String offset) {
        Optional<Path> library = LIBRARIES.stream().filter(Files::exists).findFirst();
        assumeTrue(
                library.isPresent(), "libfaketime is not installed: apt-get install libfaketime");
        return Map.of(
                "LD_PRELOAD",
                library.orElseThrow().toString(),
                "FAKETIME",
                offset,
                "DONT_FAKE_MONOTONIC",
                "1",
                // else it takes a JVM's waits, which are by the other clock, for waits by this one
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }
}
