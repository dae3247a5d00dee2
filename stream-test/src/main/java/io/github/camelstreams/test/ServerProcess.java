package io.github.camelstreams.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server as a process of this machine, with all its state in one folder: {@code pid}, {@code
 * log}, data. Stopped or killed, it starts again from there on the same ports.
 *
 * <p>Instances are not meant to be shared between threads.
 */
public abstract class ServerProcess implements Server {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private final String title;
    private final DetachedProcess process;
    private final String stopSignal;
    private final Duration startPatience;

    /**
     * @param title what messages call it
     * @param stopSignal asks it to end in an orderly way
     * @param startPatience how long it may take to become ready
     */
    protected ServerProcess(
            String title, DetachedProcess process, String stopSignal, Duration startPatience) {
        this.title = title;
        this.process = process;
        this.stopSignal = stopSignal;
        this.startPatience = startPatience;
    }

    /** The process behind it. */
    protected final DetachedProcess process() {
        return process;
    }

    /** Where this server keeps its state. */
    public final Path folder() {
        return process.folder();
    }

    /** What the server has logged, which most write to their output. */
    public final Path log() {
        return process.log();
    }

    /** What a server that keeps its log itself has written beside it; of others no file. */
    public final Path output() {
        return process.output();
    }

    /** The ports that the server listens on. */
    public abstract List<ListeningPort> listeningPorts();

    /** Starts the process, which is known not to run, without waiting for it. */
    public abstract void launch();

    /** Whether the server does its work. */
    public abstract boolean isReady();

    /**
     * Starts the server unless it runs, and waits until it is ready.
     *
     * @throws ServerException when a port is taken or the server does not become ready in time; it
     *     is then left as it is
     */
    @Override
    public void start() {
        if (!isRunning()) {
            listeningPorts().forEach(ListeningPort::requireFree);
            launch();
        }
        awaitReady();
    }

    /** Waits until the server, which has been launched, is ready. */
    public final void awaitReady() {
        if (!Deadline.after(startPatience).await(this::isReadyOrFails)) {
            throw new ServerException(
                    String.format(
                            Locale.ROOT,
                            "%s runs but was not ready after %d s, see %s%n%s",
                            title,
                            startPatience.toSeconds(),
                            log(),
                            process.lastWords()));
        }
    }

    private boolean isReadyOrFails() {
        if (!process.isRunning()) {
            throw new ServerException(
                    "%s did not start, see %s%n%s".formatted(title, log(), process.lastWords()));
        }
        if (isReady()) {
            return true;
        }
        refusal()
                .ifPresent(
                        reason -> {
                            throw new ServerException(
                                    "%s runs but cannot work: %s. See %s"
                                            .formatted(title, reason, log()));
                        });
        return false;
    }

    /** Why the server, which is not ready, will not be so by itself; empty where it may. */
    protected Optional<String> refusal() {
        return Optional.empty();
    }

    /** Whether the process runs. */
    public final boolean isRunning() {
        return process.isRunning();
    }

    /** The process id, while the process runs. */
    public final Optional<Long> pid() {
        return process.handle().map(ProcessHandle::pid);
    }

    /**
     * The memory in megabytes that the process itself has in use, shared pages included; 0 while it
     * does not run, or where there is no {@code /proc}.
     */
    public final double residentMegabytes() {
        Path status = Path.of("/proc", pid().map(Object::toString).orElse("none"), "status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .sum();
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Stops the server in an orderly way and waits for its end, for at most 30 seconds before it is
     * killed; the data stays.
     *
     * @return false where nothing was running
     */
    @Override
    public final boolean stop() {
        return process.stop(stopSignal, STOP_PATIENCE);
    }

    /**
     * Kills the process and all it has started without warning, as a power cut would.
     *
     * @return false where nothing was running
     */
    @Override
    public final boolean kill() {
        return process.kill();
    }

    /** Suspends the process, as an overloaded machine would: its connections stay open. */
    public final void freeze() {
        process.signal("STOP");
    }

    /** Lets a {@linkplain #freeze suspended} process go on. */
    public final void thaw() {
        process.signal("CONT");
    }

    /** Stops the server. */
    @Override
    public final void close() {
        stop();
    }
}
