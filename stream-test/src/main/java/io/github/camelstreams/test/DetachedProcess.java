package io.github.camelstreams.test;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process in a session of its own, known by a folder that holds its {@code pid}, its {@code log}
 * and perhaps its other output, {@code out}, so that any later JVM finds it again.
 *
 * <p>The process carries its folder in its environment. A pid file that outlived its process, whose
 * number the system has perhaps given to another one, is therefore never mistaken for it.
 */
public final class DetachedProcess {

    private static final String MARK = "STACK_FOLDER";
    private static final int LOG_LINES = 15;
    private static final long LARGEST_LOG = 50_000_000;
    private static final Pattern FRAME =
            Pattern.compile("\\s+(at \\S+\\(.*|\\.\\.\\. \\d+ (more|common frames omitted))|\\s*");

    private final Path folder;
    private final Lifetime lifetime;
    private final String lastSignal;
    private Process started;
    private long logStart;

    /**
     * @param folder where the process keeps its state
     * @param lastSignal what a process of {@link Lifetime#JVM} is sent when the JVM has gone
     */
    public DetachedProcess(Path folder, Lifetime lifetime, String lastSignal) {
        this.folder = folder.toAbsolutePath().normalize();
        this.lifetime = lifetime;
        this.lastSignal = lastSignal;
    }

    /** Where the process keeps its state. */
    public Path folder() {
        return folder;
    }

    /** What the process has written. */
    public Path log() {
        return folder.resolve("log");
    }

    /** What a process that keeps the log itself has written beside it. */
    public Path output() {
        return folder.resolve("out");
    }

    private Path pidFile() {
        return folder.resolve("pid");
    }

    /** Starts the command; its output goes to the end of the log. */
    public void start(List<String> command, Map<String, String> environment) {
        start(command, environment, Redirect.appendTo(log().toFile()));
    }

    /**
     * Starts a command that keeps the log itself and may rename it at any time: its output goes to
     * a file beside it, begun anew.
     */
    public void startLogging(List<String> command, Map<String, String> environment) {
        start(command, environment, Redirect.to(output().toFile()));
    }

    private void start(
            List<String> command, Map<String, String> environment, Redirect destination) {
        // the process writes its own pid before it becomes the command: no moment without a pid
        // file
        List<String> line =
                new ArrayList<>(List.of("setsid", "sh", "-c", "echo $$ >pid && exec \"$@\"", "sh"));
        line.addAll(command);
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(pidFile());
            if (Files.exists(log()) && Files.size(log()) > LARGEST_LOG) {
                Files.move(log(), folder.resolve("log.old"), StandardCopyOption.REPLACE_EXISTING);
            }
            logStart = Files.exists(log()) ? Files.size(log()) : 0;
            ProcessBuilder builder =
                    new ProcessBuilder(line)
                            .directory(folder.toFile())
                            .redirectInput(Redirect.from(new File("/dev/null")))
                            .redirectErrorStream(true)
                            .redirectOutput(destination);
            builder.environment().putAll(environment);
            builder.environment().put(MARK, folder.toString());
            Process process = builder.start();
            started = process;
            if (lifetime == Lifetime.JVM) {
                Lifeline.hold(process.pid(), lastSignal);
            }
            // whoever gives up waiting finds the process, and can stop it
            Deadline.after(Duration.ofSeconds(10))
                    .awaitUninterruptibly(() -> handle().isPresent() || !process.isAlive());
        } catch (IOException e) {
            throw new ServerException("cannot start " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    /** The process, while it runs. */
    public Optional<ProcessHandle> handle() {
        try {
            String text = Files.readString(pidFile()).strip();
            return text.matches("\\d{1,10}") && carriesMark(text)
                    ? ProcessHandle.of(Long.parseLong(text))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether the process runs. */
    public boolean isRunning() {
        return handle().isPresent();
    }

    private boolean carriesMark(String pid) {
        Path process = Path.of("/proc", pid);
        AtomicReference<String> environment = new AtomicReference<>("");
        // a process that is just becoming its command shows none for a moment; one that has ended
        // never shows one again, even while nobody has reaped it
        Deadline.after(Duration.ofSeconds(1))
                .awaitUninterruptibly(
                        () -> {
                            environment.set(environment(process));
                            return !environment.get().isEmpty() || hasEnded(process);
                        });
        return Arrays.asList(environment.get().split("\0")).contains(MARK + "=" + folder);
    }

    /** Read in one piece: between two the process may have become its command. */
    private static String environment(Path process) {
        byte[] buffer = new byte[1 << 18];
        try (InputStream content = Files.newInputStream(process.resolve("environ"))) {
            int length = content.read(buffer);
            return length > 0 ? new String(buffer, 0, length, StandardCharsets.UTF_8) : "";
        } catch (AccessDeniedException e) {
            return "somebody else's";
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * Sends the signal to the process alone and waits for its end; what remains of its group then,
     * or after the time given, is killed.
     *
     * @return false where nothing was running
     */
    public boolean stop(String signal, Duration patience) {
        Optional<ProcessHandle> process = handle();
        if (process.isEmpty()) {
            return false;
        }
        List<ProcessHandle> family = family(process.get());
        send(signal, Long.toString(process.get().pid()));
        awaitEnd(process.get(), patience);
        end(process.get(), family);
        return true;
    }

    /**
     * Kills the process and all its descendants without warning.
     *
     * @return false where nothing was running
     */
    public boolean kill() {
        Optional<ProcessHandle> process = handle();
        process.ifPresent(running -> end(running, family(running)));
        return process.isPresent();
    }

    /** Sends the signal to the process alone, where it runs. */
    public void signal(String signal) {
        handle().ifPresent(process -> send(signal, Long.toString(process.pid())));
    }

    private static List<ProcessHandle> family(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants()).toList();
    }

    /** Returns when none of them holds a port any more. */
    private void end(ProcessHandle process, List<ProcessHandle> family) {
        send("KILL", "-" + process.pid());
        family.forEach(ProcessHandle::destroyForcibly);
        family.forEach(member -> awaitEnd(member, Duration.ofSeconds(10)));
        if (lifetime == Lifetime.JVM) {
            Lifeline.release(process.pid());
        }
    }

    private void awaitEnd(ProcessHandle process, Duration patience) {
        Deadline.after(patience)
                .await(() -> hasEnded(Path.of("/proc", Long.toString(process.pid()))));
    }

    /** Whether all threads have ended, and with them the process's ports, reaped or not. */
    private static boolean hasEnded(Path process) {
        try (Stream<Path> threads = Files.list(process.resolve("task"))) {
            return threads.count() <= 1
                    && Files.readString(process.resolve("stat")).matches("(?s).*\\) [ZX] .*");
        } catch (IOException e) {
            return true;
        }
    }

    private static void send(String signal, String target) {
        try {
            new ProcessBuilder("sh", "-c", "kill -s \"$0\" -- \"$1\" 2>/dev/null", signal, target)
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new ServerException("cannot send a signal: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * How it ended, and the ends of log and output without stack frames, which leaves the causes:
     * for a message about a process that did not start.
     */
    public String lastWords() {
        String status =
                started == null || started.isAlive()
                        ? ""
                        : "exit status " + started.exitValue() + "\n";
        return status
                + Stream.of(end(log(), logStart), end(output(), 0))
                        .flatMap(List::stream)
                        .collect(Collectors.joining("\n"));
    }

    private static List<String> end(Path file, long start) {
        try {
            byte[] all = Files.readAllBytes(file);
            int from = start < all.length ? Math.toIntExact(start) : 0;
            List<String> lines =
                    new String(all, from, all.length - from, StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !FRAME.matcher(line).matches())
                            .toList();
            return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }
}
