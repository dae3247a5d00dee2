package io.github.camelstreams.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.faults.BrokenBuild.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A route or a statement that changes takes these along, else they are found wanting much later.
 */
class BrokenBuildsTest {

    @ParameterizedTest
    @MethodSource("changes")
    void everyGuardIsWhereItIsTakenOut(Change change) throws IOException {
        Path resources =
                Path.of("..", "..", "routes-" + change.service(), "src", "main", "resources");
        String text = Files.readString(resources.resolve(change.file()));

        assertThat(change.applyTo(text)).isNotEqualTo(text);
    }

    static Stream<Change> changes() {
        return BrokenBuilds.ALL.stream().flatMap(build -> build.changes().stream());
    }
}
