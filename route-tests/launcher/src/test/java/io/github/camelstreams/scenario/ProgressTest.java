package io.github.camelstreams.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aTerminalGetsOneBarThatIsWrittenOver() {
        new Progress(200, out, true).finish(100);
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .startsWith("\r  [" + "#".repeat(15) + ".".repeat(15) + "]      100 of 200")
                .containsPattern("/s  \\d+ s left")
                .endsWith(System.lineSeparator());
    }

    @Test
    void anythingElseGetsLines() {
        new Progress(200, out, false).finish(200);
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .doesNotContain("\r", "[", "left")
                .contains("200 of 200");
    }

    @Test
    void isSilentWhileThereIsNothingNewToSay() {
        Progress progress = new Progress(200, out, false);
        progress.show(1);
        progress.show(2);
        assertThat(bytes.size()).isZero();
    }
}
