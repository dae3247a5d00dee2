package io.github.camelstreams.component.rabbitmq.stream.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Path;
import org.apache.camel.support.processor.state.FileStateRepository;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateOffsetRepositoryTest {

    private final MemoryStateRepository states = new MemoryStateRepository();
    private final StateOffsetRepository positions = new StateOffsetRepository(states);

    @Test
    void aPositionMovesForWhoHoldsItAndFromWhereItWasSeen() {
        assertThat(positions.read("name", "stream")).isEmpty();
        Position first = positions.claim("name", "stream", "one");
        assertThat(first).isEqualTo(new Position("name", "stream", 1, "one", 0, null, null));
        assertThat(positions.advance(first, 10, "id-9")).isTrue();
        assertThat(positions.advance(first, 20, "id-19")).isFalse();

        Position second = new StateOffsetRepository(states).claim("name", "stream", "two");
        assertThat(second).isEqualTo(new Position("name", "stream", 2, "two", 10, "id-9", null));
        assertThat(positions.advance(first.advancedTo(10, "id-9"), 20, "id-19")).isFalse();
        assertThat(positions.restart(second, 5, "truncated")).isTrue();
        assertThat(positions.read("name", "stream"))
                .contains(new Position("name", "stream", 2, "two", 5, null, "truncated"));
        assertThat(positions.read("name", "other stream")).isEmpty();
    }

    @Test
    void aFileGivesBackAnyTextAfterARestart(@TempDir Path folder) {
        File file = folder.resolve("positions").toFile();
        String odd = "a=b;c~%\n/ é";
        Position claimed = inFile(file).claim(odd, odd, odd);
        assertThat(inFile(file).restart(claimed, 3, odd)).isTrue();
        assertThat(inFile(file).advance(claimed.restartedAt(3, odd), 7, odd)).isTrue();

        assertThat(inFile(file).read(odd, odd))
                .contains(new Position(odd, odd, 1, odd, 7, odd, odd));
    }

    @Test
    void whatIsNoPositionIsSaid() {
        positions.claim("name", "stream", "one");
        states.setState("name/stream", "17");
        assertThatThrownBy(() -> positions.read("name", "stream"))
                .isInstanceOf(OffsetRepositoryException.class)
                .hasStackTraceContaining("Not a position: 17");
    }

    private static StateOffsetRepository inFile(File file) {
        return new StateOffsetRepository(FileStateRepository.fileStateRepository(file));
    }
}
