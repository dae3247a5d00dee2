package io.github.camelstreams.stack;

import io.github.camelstreams.test.Lifetime;
import io.github.camelstreams.test.ServerException;
import io.github.camelstreams.test.ServerProcess;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command {@code stack}: starts, stops and inspects the whole system without Docker. Each
 * {@link FurtherCommand} on the class path is a command of it, too.
 */
@Command(
        name = "stack",
        description =
                "RabbitMQ, PostgreSQL, the customer service and two order services on this machine.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = CommandLine.HelpCommand.class)
public final class StackCommand {

    private static final int NOT_RUNNING = 3;

    // not the platform's encoding, which is ASCII where no locale is set
    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    /** Runs the command and exits with its status. */
    public static void main(String[] arguments) {
        // digits and letters that programs read, too: addresses, for one
        Locale.setDefault(Locale.ROOT);
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        CommandLine command = new CommandLine(new StackCommand());
        ServiceLoader.load(FurtherCommand.class).forEach(command::addSubcommand);
        describeSettings(command.getCommandSpec());
        command.setParameterExceptionHandler(wrongValues(command.getParameterExceptionHandler()));
        command.setExecutionExceptionHandler(
                (failure, line, result) -> {
                    line.getErr()
                            .println(
                                    failure instanceof ServerException
                                            ? failure.getMessage()
                                            : failure.toString());
                    return CommandLine.ExitCode.SOFTWARE;
                });
        return command.execute(arguments);
    }

    /** Says of which environment variable a wrong value is, where it came from one. */
    private static IParameterExceptionHandler wrongValues(IParameterExceptionHandler others) {
        return (failure, arguments) -> {
            String otherwise =
                    failure.getArgSpec() == null ? null : failure.getArgSpec().defaultValue();
            Matcher variable =
                    Pattern.compile("\\$\\{env:(\\w+):-.*").matcher(String.valueOf(otherwise));
            if (!variable.matches()
                    || !String.valueOf(failure.getValue())
                            .equals(System.getenv(variable.group(1)))) {
                return others.handleParseException(failure, arguments);
            }
            failure.getCommandLine()
                    .getErr()
                    .printf(
                            "%s=%s: a number is expected.%n",
                            variable.group(1), failure.getValue());
            return CommandLine.ExitCode.USAGE;
        };
    }

    private static void describeSettings(CommandSpec command) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Environment variables, also read from the file .env (default in brackets):");
        for (Setting setting : Setting.values()) {
            String otherwise =
                    setting.otherwise().isEmpty() ? "" : " [" + setting.otherwise() + "]";
            lines.add("  %-28s%s%s".formatted(setting, setting.description(), otherwise));
        }
        command.usageMessage().footer(lines.toArray(String[]::new));
    }

    @Command(
            description =
                    "Start what is not running, or the named servers alone, and wait until all is ready.")
    void start(@Parameters(paramLabel = "NAME", arity = "0..*") List<String> names) {
        StackSettings settings = StackSettings.fromEnvironment();
        Stack stack = stack(settings);
        stack.start(orAll(names, stack));
        if (names == null) {
            new Addresses(settings).print(out);
        }
    }

    @Command(description = "Stop everything, or the named servers alone; the data stays.")
    void stop(@Parameters(paramLabel = "NAME", arity = "0..*") List<String> names) {
        Stack stack = stack(StackSettings.fromEnvironment());
        stack.stop(orAll(names, stack));
    }

    @Command(description = "Kill a server without warning (kill -9).")
    void kill(@Parameters(paramLabel = "NAME") String name) {
        stack(StackSettings.fromEnvironment()).kill(name);
    }

    @Command(description = "Show what runs; exit status 3 when something is missing.")
    int status() {
        Stack stack = stack(StackSettings.fromEnvironment());
        boolean complete = true;
        for (String name : stack.names()) {
            ServerProcess server = stack.server(name);
            boolean ready = server.isRunning() && server.isReady();
            complete &= ready;
            String state = ready ? "ready" : server.isRunning() ? "not ready" : "not running";
            String pid = server.pid().map(id -> "pid " + id).orElse("");
            out.printf("  %-10s %-12s %s%n", name, state, pid);
        }
        return complete ? CommandLine.ExitCode.OK : NOT_RUNNING;
    }

    @Command(description = "Print the addresses of everything.")
    void addresses() {
        new Addresses(StackSettings.fromEnvironment()).print(out);
    }

    @Command(description = "Print the password of the management ports; one is made up if need be.")
    void password() {
        out.println(new ManagementPassword(StackSettings.fromEnvironment()).get());
    }

    @Command(description = "Show the end of the logs.")
    int logs(
            @Parameters(paramLabel = "NAME", arity = "0..*") List<String> names,
            @Option(
                            names = {"-f", "--follow"},
                            description = "Go on as lines are written.")
                    boolean follow,
            @Option(
                            names = {"-n", "--lines"},
                            defaultValue = "50",
                            description = "Lines of each log (50).")
                    int lines)
            throws IOException, InterruptedException {
        Stack stack = stack(StackSettings.fromEnvironment());
        List<String> files =
                orAll(names, stack).stream()
                        .map(stack::server)
                        .flatMap(server -> Stream.of(server.log(), server.output()))
                        .filter(Files::exists)
                        .map(Path::toString)
                        .toList();
        if (files.isEmpty()) {
            throw new StackException("There are no logs yet.");
        }
        List<String> tail = new ArrayList<>(List.of("tail", "-n", Integer.toString(lines)));
        if (follow) {
            tail.add("-F");
        }
        tail.addAll(files);
        return new ProcessBuilder(tail).inheritIO().start().waitFor();
    }

    @Command(
            description =
                    "Run an SQL statement, e.g.  stack sql customer_db 'select count(*) from customers'")
    void sql(
            @Parameters(paramLabel = "DATABASE") String database,
            @Parameters(paramLabel = "SQL") String statement) {
        try {
            new SqlPrinter(StackSettings.fromEnvironment().database())
                    .print(database, statement, out);
        } catch (SQLException e) {
            throw new StackException(e.getMessage(), e);
        }
    }

    /** Where the command writes to. */
    public PrintStream out() {
        return out;
    }

    /** Starts the stack when no part of it runs, or waits for the parts that are starting. */
    public void startWhereNothingRuns() {
        stack(StackSettings.fromEnvironment()).startWhereNothingRuns();
    }

    private Stack stack(StackSettings settings) {
        return new Stack(Path.of(""), settings, Lifetime.DETACHED, out);
    }

    private static List<String> orAll(List<String> names, Stack stack) {
        return names == null || names.isEmpty() ? stack.names() : names;
    }
}
