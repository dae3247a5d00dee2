package io.github.camelstreams.scenario;

import io.github.camelstreams.stack.FurtherCommand;
import io.github.camelstreams.stack.StackCommand;
import io.github.camelstreams.stack.StackSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code stack e2e}. */
@Command(
        name = "e2e",
        description = "Run the end-to-end scenario; exit status 1 when an expectation is not met.",
        mixinStandardHelpOptions = true)
public final class EndToEndCommand implements FurtherCommand {

    @ParentCommand private StackCommand stack;

    @Option(
            names = "--start",
            description =
                    "Start the stack first when nothing of it runs, and wait until it is ready.")
    private boolean start;

    @Override
    public Integer call() {
        if (start) {
            stack.startWhereNothingRuns();
        }
        new EndToEndScenario(StackSettings.fromEnvironment(), stack.out()).run();
        return 0;
    }
}
