package io.github.camelstreams.faults;

import io.github.camelstreams.stack.FurtherCommand;
import io.github.camelstreams.stack.StackCommand;
import io.github.camelstreams.stack.StackException;
import io.github.camelstreams.test.Folders;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code stack faults}. */
@Command(
        name = "faults",
        description =
                "Strike a system of its own with faults under load; exit status 1 when a promise is broken.",
        mixinStandardHelpOptions = true,
        subcommands = TakeOverCommand.class)
public final class FaultsCommand implements FurtherCommand {

    @ParentCommand private StackCommand stack;

    @Option(
            names = "--seed",
            defaultValue = "${env:SEED:-0}",
            description = "What all chance follows from (environment SEED, else any).")
    private long seed;

    @Option(
            names = "--faults",
            defaultValue = "${env:FAULTS:-all}",
            description =
                    "all, kills, losses, mixed, overload, or names separated by commas (environment FAULTS, else all).")
    private String faults;

    @Option(
            names = "--repeat",
            defaultValue = "${env:REPEAT:-1}",
            description = "How often each fault strikes (environment REPEAT, else 1).")
    private int repeat;

    @Option(
            names = "--duration",
            defaultValue = "${env:DURATION:-0}",
            description =
                    "Minutes to go on for, with all of them again and again (environment DURATION, else 0).")
    private int minutes;

    @Option(
            names = "--folder",
            defaultValue = ".stack/faults",
            description =
                    "Keeps data and logs; deleted first, and afterwards unless a promise was broken.")
    private Path folder;

    @Override
    public Integer call() throws SQLException, InterruptedException, IOException {
        long chosen = seed == 0 ? new Random().nextInt(1, 1_000_000) : seed;
        stack.out().printf("  SEED=%d FAULTS=%s REPEAT=%d%n", chosen, faults, repeat);
        Folders.delete(folder);
        Report report =
                new FaultRun(Path.of(""), folder, stack.out())
                        .run(
                                () -> Catalogue.named(faults),
                                repeat,
                                Duration.ofMinutes(minutes),
                                chosen);
        if (!report.isClean()) {
            throw new StackException("FAILED: SEED=%d, evidence in %s".formatted(chosen, folder));
        }
        Folders.delete(folder);
        stack.out().println("PASSED");
        return 0;
    }

    PrintStream out() {
        return stack.out();
    }

    Path folder() {
        return folder;
    }

    long seed() {
        return seed;
    }
}
