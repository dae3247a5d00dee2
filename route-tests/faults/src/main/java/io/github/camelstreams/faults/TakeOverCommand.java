package io.github.camelstreams.faults;

import io.github.camelstreams.test.Folders;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code stack faults take-over}. */
@Command(
        name = "take-over",
        description =
                "Measure how soon the standby order service goes on when the active one ends or freezes.",
        mixinStandardHelpOptions = true)
public final class TakeOverCommand implements Callable<Integer> {

    @ParentCommand private FaultsCommand faults;

    @Option(names = "--kills", defaultValue = "10", description = "How often it is killed (10).")
    private int kills;

    @Option(names = "--freezes", defaultValue = "3", description = "How often it is suspended (3).")
    private int freezes;

    @Override
    public Integer call() throws SQLException, InterruptedException, IOException {
        Path folder = faults.folder();
        Folders.delete(folder);
        try (SystemUnderTest system = new SystemUnderTest(Path.of(""), folder)) {
            system.start();
            new TakeOver(system, faults.out()).measure(kills, freezes, faults.seed());
        }
        Folders.delete(folder);
        return 0;
    }
}
