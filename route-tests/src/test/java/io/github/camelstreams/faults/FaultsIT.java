package io.github.camelstreams.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.test.NeedsRabbitMQProcess;
import io.github.camelstreams.test.SharedServers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Each of the processes killed under load, and nothing lost, nothing twice. */
@NeedsRabbitMQProcess
class FaultsIT {

    @Test
    void keepsAllPromisesWhoeverIsKilled() throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        FaultRun run = new FaultRun(Path.of(".."), SharedServers.newFolder("faults"), out);

        Report report = run.run(() -> Catalogue.named("kill-each"), 1, Duration.ZERO, 4);

        assertThat(report.isClean()).as(output.toString(StandardCharsets.UTF_8)).isTrue();
        assertThat(output.toString(StandardCharsets.UTF_8))
                .containsPattern("kill-each +1 +\\d{2,} ");
    }
}
