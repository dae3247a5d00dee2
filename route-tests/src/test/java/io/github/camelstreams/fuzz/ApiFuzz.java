package io.github.camelstreams.fuzz;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Sends requests to all targets in turn, several at a time, and judges the answers. */
final class ApiFuzz {

    private static final int CLIENTS = 4;
    private static final int PATIENCE_MILLIS = 20_000;

    /** More than the server reads of a request that it refuses. */
    private static final int LARGE = 8_000;

    private static final int MOST_VIOLATIONS = 20;
    private static final Pattern FAILURE = Pattern.compile("\"status\":5\\d\\d");

    private final List<Target> targets;
    private final long seed;
    private final List<String> violations = new ArrayList<>();
    private final Map<Integer, Long> statuses = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong();

    ApiFuzz(List<Target> targets, long seed) {
        this.targets = targets;
        this.seed = seed;
    }

    /**
     * Sends the next requests.
     *
     * @return what was wrong, each with the request; empty when nothing was
     */
    List<String> run(long requests) throws InterruptedException, ExecutionException {
        long end = next.get() + requests;
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            ends.add(clients.submit(() -> send(end)));
        }
        clients.shutdown();
        for (Future<?> each : ends) {
            each.get();
        }
        next.set(end);
        return violations;
    }

    /** How often each status was the answer; 0 stands for none. */
    Map<Integer, Long> statuses() {
        return new TreeMap<>(statuses);
    }

    private void send(long end) {
        Map<Target, Socket> connections = new HashMap<>();
        for (long number = next.getAndIncrement(); number < end; number = next.getAndIncrement()) {
            Target target = targets.get((int) (number % targets.size()));
            FuzzedRequest request = target.generator().next(new Random(seed * 1_000_003 + number));
            String fault = fault(target, request, connections);
            if (fault != null) {
                report("request %d to %s: %s%n%s".formatted(number, target.name(), fault, request));
            }
        }
        connections.values().forEach(ApiFuzz::close);
    }

    private String fault(Target target, FuzzedRequest request, Map<Target, Socket> connections) {
        Socket kept = request.framed() ? connections.remove(target) : null;
        try {
            WireAnswer answer = kept == null ? null : answerIfOpen(request, kept);
            if (answer == null) {
                close(kept);
                kept = connect(target);
                answer = answer(request, kept);
            }
            statuses.merge(answer == null ? 0 : answer.status(), 1L, Long::sum);
            if (answer == null) {
                return request.framed() ? "no answer" : null;
            }
            if (request.framed() && !answer.isLast()) {
                connections.put(target, kept);
                kept = null;
            }
            int status = answer.status();
            String text = answer.text();
            return target.violation(request, answer)
                    .map(fault -> "%s in %d %s".formatted(fault, status, text))
                    .orElse(null);
        } catch (SocketTimeoutException e) {
            return "no answer in time";
        } catch (ProtocolException e) {
            // Tomcat answers as HTTP/0.9 did, without a status, where it has not found a version
            statuses.merge(0, 1L, Long::sum);
            boolean excused =
                    request.framed()
                            ? e.getMessage().contains("\"status\":400")
                            : !FAILURE.matcher(e.getMessage()).find();
            return excused ? null : e.getMessage();
        } catch (IOException e) {
            // refused while it was still being sent
            statuses.merge(0, 1L, Long::sum);
            return request.framed() && request.text().length() < LARGE ? e.toString() : null;
        } finally {
            close(kept);
        }
    }

    private static Socket connect(Target target) throws IOException {
        Socket connection = new Socket(InetAddress.getLoopbackAddress(), target.port());
        connection.setSoTimeout(PATIENCE_MILLIS);
        connection.setTcpNoDelay(true);
        return connection;
    }

    /** The server may end a connection between two requests. */
    private static WireAnswer answerIfOpen(FuzzedRequest request, Socket kept)
            throws SocketTimeoutException {
        try {
            return answer(request, kept);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return null;
        }
    }

    private static WireAnswer answer(FuzzedRequest request, Socket connection) throws IOException {
        write(connection, request);
        return WireAnswer.read(connection.getInputStream(), request.method().equals("HEAD"));
    }

    private static void write(Socket connection, FuzzedRequest request) throws IOException {
        connection.getOutputStream().write(request.bytes());
        connection.getOutputStream().flush();
        if (!request.framed()) {
            connection.shutdownOutput();
        }
    }

    private static void close(Socket connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private synchronized void report(String violation) {
        if (violations.size() < MOST_VIOLATIONS) {
            violations.add(violation);
        }
    }
}
