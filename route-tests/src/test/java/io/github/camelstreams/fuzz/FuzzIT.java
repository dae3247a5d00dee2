package io.github.camelstreams.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A short round of what {@code make fuzz} does at length. */
class FuzzIT {

    @Test
    void nothingThatIsSentMakesTheServicesFail() throws Exception {
        try (FuzzedSystem system = new FuzzedSystem().start()) {
            assertThat(new Fuzz(1, System.out).run(system, 3_000, 1_000)).isEmpty();
        }
    }
}
