package io.github.camelstreams.scenario;

import io.github.camelstreams.stack.FurtherCommand;
import io.github.camelstreams.stack.StackCommand;
import io.github.camelstreams.stack.StackException;
import io.github.camelstreams.stack.StackSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code stack load}. */
@Command(
        name = "load",
        description =
                "Create many customers, then compare both databases; exit status 1 when they differ.",
        mixinStandardHelpOptions = true)
public final class LoadCommand implements FurtherCommand {

    @ParentCommand private StackCommand stack;

    @Option(
            names = "--start",
            description =
                    "Start the stack first when nothing of it runs, and wait until it is ready.")
    private boolean start;

    @Option(
            names = "--customers",
            defaultValue = "${env:CUSTOMERS:-100000}",
            description = "How many to create (environment CUSTOMERS, else 100000).")
    private int customers;

    @Option(
            names = "--concurrency",
            defaultValue = "${env:CONCURRENCY:-64}",
            description = "Requests at a time (environment CONCURRENCY, else 64).")
    private int concurrency;

    @Option(
            names = "--reset",
            defaultValue = "${env:RESET:-0}",
            description = "1: delete all customers and orders first (environment RESET).")
    private int reset;

    @Override
    public Integer call() {
        if (customers < 1 || concurrency < 1) {
            throw new StackException("CUSTOMERS and CONCURRENCY must be at least 1.");
        }
        if (start) {
            stack.startWhereNothingRuns();
        }
        LoadScenario load = new LoadScenario(StackSettings.fromEnvironment(), stack.out());
        if (reset == 1) {
            load.reset();
        }
        load.run(customers, concurrency);
        return 0;
    }
}
