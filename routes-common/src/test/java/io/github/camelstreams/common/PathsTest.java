package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest {

    private final Paths paths = new Paths(List.of("/health", "", "/jolokia"));

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/readiness", "/jolokia/read/a"})
    void coverWhatTheyNameAndAllBelow(String path) {
        assertThat(paths.cover(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/customers", "/healthy", "/customers/health"})
    void coverNothingElse(String path) {
        assertThat(paths.cover(path)).isFalse();
    }
}
