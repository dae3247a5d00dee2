package io.github.camelstreams.stack;

import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.Lifetime;
import io.github.camelstreams.test.ListeningPort;
import io.github.camelstreams.test.PostgresServer;
import io.github.camelstreams.test.RabbitMQPorts;
import io.github.camelstreams.test.RabbitMQServer;
import io.github.camelstreams.test.ServerException;
import io.github.camelstreams.test.ServerProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * RabbitMQ, PostgreSQL, the customer service and two order services as processes of this machine.
 *
 * <p>Changes are safe across processes: a second start waits for the first and finds all running.
 */
public final class Stack {

    private static final List<List<String>> STAGES =
            List.of(List.of("postgres", "rabbitmq"), List.of("customer", "order1", "order2"));

    private final Path directory;
    private final Map<String, ServerProcess> servers = new LinkedHashMap<>();
    private final PrintStream out;

    /**
     * @param project the project's folder, where the services' jars have been built
     * @param out takes a line for each step
     */
    public Stack(Path project, StackSettings settings, Lifetime lifetime, PrintStream out) {
        settings.requireLoginsOfOwnProcesses();
        this.directory = settings.directory();
        this.out = out;
        String address = settings.get(Setting.BIND_ADDRESS);
        if (!settings.isGiven(Setting.DB_HOST)) {
            servers.put(
                    "postgres",
                    new PostgresServer(
                            directory.resolve("postgres"),
                            settings.port(Setting.DB_PORT),
                            address,
                            lifetime));
        }
        if (!settings.isGiven(Setting.RABBITMQ_HOST)) {
            RabbitMQPorts ports =
                    new RabbitMQPorts(
                            settings.port(Setting.RABBITMQ_PORT),
                            settings.port(Setting.RABBITMQ_AMQP_PORT),
                            settings.port(Setting.RABBITMQ_MANAGEMENT_PORT),
                            settings.port(Setting.RABBITMQ_DISTRIBUTION_PORT),
                            settings.port(Setting.RABBITMQ_EPMD_PORT));
            servers.put(
                    "rabbitmq",
                    new RabbitMQServer(directory.resolve("rabbitmq"), ports, address, lifetime));
        }
        ManagementPassword password = new ManagementPassword(settings);
        for (String name : List.of("customer", "order1", "order2")) {
            String kind = name.replaceFirst("\\d$", "");
            servers.put(
                    name,
                    new ServiceProcess(
                            directory.resolve(name),
                            project.resolve(
                                    "routes-" + kind + "/target/routes-" + kind + "-app.jar"),
                            ports(settings, name),
                            () -> environment(settings, kind, password),
                            lifetime));
        }
    }

    private static ServicePorts ports(StackSettings settings, String name) {
        Setting main = Setting.valueOf(name.toUpperCase(Locale.ROOT) + "_PORT");
        Setting management = Setting.valueOf(name.toUpperCase(Locale.ROOT) + "_MANAGEMENT_PORT");
        return new ServicePorts(
                settings.port(main), main.name(), settings.port(management), management.name());
    }

    private static Map<String, String> environment(
            StackSettings settings, String kind, ManagementPassword password) {
        Map<String, String> environment = new HashMap<>(settings.environment());
        Broker broker = settings.broker();
        Database database = settings.database();
        environment.put("RABBITMQ_HOST", broker.host());
        environment.put("RABBITMQ_PORT", Integer.toString(broker.port()));
        environment.put("RABBITMQ_USER", broker.username());
        environment.put("RABBITMQ_PASSWORD", broker.password());
        environment.put("DB_HOST", database.host());
        environment.put("DB_PORT", Integer.toString(database.port()));
        environment.put("DB_USER", database.username());
        environment.put("DB_PASSWORD", database.password());
        environment.put("DB_NAME", kind + "_db");
        environment.put("BIND_ADDRESS", settings.get(Setting.BIND_ADDRESS));
        environment.put("MANAGEMENT_USER", settings.get(Setting.MANAGEMENT_USER));
        environment.put("MANAGEMENT_PASSWORD", password.get());
        if (Boolean.parseBoolean(settings.get(Setting.HAWTIO))) {
            environment.put("SPRING_PROFILES_ACTIVE", "hawtio");
        }
        return environment;
    }

    /** The names of everything in this stack, in the order in which it starts. */
    public List<String> names() {
        return STAGES.stream().flatMap(List::stream).filter(servers::containsKey).toList();
    }

    /** The named server. */
    public ServerProcess server(String name) {
        ServerProcess server = servers.get(name);
        if (server == null) {
            throw new StackException(
                    "There is no %s here, only %s.".formatted(name, String.join(", ", names())));
        }
        return server;
    }

    /** Whether any part of the stack runs. */
    public boolean isAnyRunning() {
        return servers.values().stream().anyMatch(ServerProcess::isRunning);
    }

    /**
     * Starts everything where nothing runs, and waits for what is still starting. A stack that runs
     * in part is left as it is, so that a server that somebody has killed stays dead.
     */
    public void startWhereNothingRuns() {
        locked(
                () -> {
                    if (!isAnyRunning()) {
                        startLocked(names());
                    } else if (servers.values().stream().allMatch(ServerProcess::isRunning)) {
                        startLocked(
                                names().stream().filter(name -> !server(name).isReady()).toList());
                    }
                });
    }

    /**
     * Starts what is not running and waits until all of it is ready.
     *
     * @param wanted names, in any order
     * @throws ServerException when that fails; what this call has started is then stopped again
     */
    public void start(Collection<String> wanted) {
        wanted.forEach(this::server);
        locked(() -> startLocked(wanted));
    }

    private void startLocked(Collection<String> wanted) {
        List<String> missing =
                names().stream()
                        .filter(wanted::contains)
                        .filter(name -> !server(name).isRunning())
                        .toList();
        missing.forEach(name -> server(name).listeningPorts().forEach(ListeningPort::requireFree));
        ConcurrentLinkedDeque<String> started = new ConcurrentLinkedDeque<>();
        Thread undo = new Thread(() -> started.forEach(name -> server(name).stop()));
        Runtime.getRuntime().addShutdownHook(undo);
        try {
            for (List<String> stage : STAGES) {
                startTogether(
                        stage.stream()
                                .filter(wanted::contains)
                                .filter(servers::containsKey)
                                .toList(),
                        missing,
                        started);
            }
            cancel(undo);
        } catch (ServerException e) {
            cancel(undo);
            started.forEach(name -> server(name).stop());
            throw e;
        }
    }

    private static void cancel(Thread undo) {
        try {
            Runtime.getRuntime().removeShutdownHook(undo);
        } catch (IllegalStateException e) {
            throw new StackException("Interrupted: what was started has been stopped.", e);
        }
    }

    private void startTogether(
            List<String> stage, List<String> missing, ConcurrentLinkedDeque<String> started) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, stage.size()));
        CompletionService<String> starts = new ExecutorCompletionService<>(threads);
        for (String name : stage) {
            starts.submit(() -> startOne(name, missing.contains(name), started), name);
        }
        try {
            for (int done = 0; done < stage.size(); done++) {
                starts.take().get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ServerException failure
                    ? failure
                    : new StackException(e.getCause().toString(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        } finally {
            threads.shutdownNow();
            awaitEnd(threads);
        }
    }

    private static void awaitEnd(ExecutorService threads) {
        try {
            threads.awaitTermination(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void startOne(String name, boolean missing, ConcurrentLinkedDeque<String> started) {
        ServerProcess server = server(name);
        long begin = System.nanoTime();
        boolean ready = !missing && server.isReady();
        if (missing) {
            say(name, "starting");
            started.addFirst(name);
            server.launch();
        }
        server.awaitReady();
        double seconds = (System.nanoTime() - begin) / 1e9;
        say(
                name,
                ready
                        ? "already running"
                        : String.format(Locale.ROOT, "ready after %.1f s", seconds));
    }

    /**
     * Stops what runs of the named, the last started first, and waits for their end; data stays.
     */
    public void stop(Collection<String> wanted) {
        wanted.forEach(this::server);
        locked(
                () -> {
                    List<List<String>> stages = new ArrayList<>(STAGES);
                    Collections.reverse(stages);
                    for (List<String> stage : stages) {
                        stage.parallelStream()
                                .filter(wanted::contains)
                                .filter(servers::containsKey)
                                .filter(name -> server(name).stop())
                                .forEach(name -> say(name, "stopped"));
                    }
                });
    }

    /** Kills the named server without warning. */
    public void kill(String name) {
        if (!server(name).kill()) {
            throw new StackException(name + " is not running.");
        }
        say(name, "killed");
    }

    private void locked(Runnable change) {
        try {
            Files.createDirectories(directory);
            try (FileChannel channel =
                            FileChannel.open(
                                    directory.resolve("lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid()) {
                    change.run();
                }
            }
        } catch (IOException e) {
            throw new StackException(
                    "Cannot write to %s (%s): set STACK_DIRECTORY to another folder."
                            .formatted(directory, e),
                    e);
        }
    }

    private void say(String name, String what) {
        out.printf("  %-10s %s%n", name, what);
    }
}
