package io.github.camelstreams.bench.system;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;

/**
 * Sends requests over connections that stay open, each from a thread of its own that reads and
 * writes bytes and does next to nothing else: the processor belongs to the system.
 */
final class HttpLoad {

    /** Is told of an answer as soon as it has been read, by the thread that has read it. */
    interface Listener {

        /**
         * A success was read.
         *
         * @param location what the header of that name says, empty without one
         * @param nanos when the answer was complete
         */
        void answered(String location, long nanos);
    }

    private static final Listener NOBODY = (location, nanos) -> {};

    private final URI target;
    private final LongFunction<byte[]> requests;
    private final Listener listener;

    /**
     * @param target host and port
     * @param requests makes the request of this number, counted from 0
     */
    HttpLoad(URI target, LongFunction<byte[]> requests, Listener listener) {
        this.target = target;
        this.requests = requests;
        this.listener = listener;
    }

    static HttpLoad of(URI target, LongFunction<byte[]> requests) {
        return new HttpLoad(target, requests, NOBODY);
    }

    /** The bytes of a request with a JSON body, or without one where that is empty. */
    static byte[] request(String method, String path, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String text = "%s %s HTTP/1.1\r\nHost: localhost\r\n".formatted(method, path);
        if (content.length > 0) {
            text += "Content-Type: application/json\r\nContent-Length: " + content.length + "\r\n";
        }
        return (text + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    /** As fast as answers come. */
    Outcome closed(int connections, double seconds) throws Exception {
        return run(connections, seconds, 0, Long.MAX_VALUE);
    }

    /** So many, as fast as answers come. */
    Outcome count(int connections, long requests) throws Exception {
        return run(connections, 3_600, 0, requests);
    }

    /** So many a second, whether answers come or not; latency counts from when a request is due. */
    Outcome open(int connections, double seconds, double perSecond) throws Exception {
        return run(connections, seconds, perSecond, Long.MAX_VALUE);
    }

    private Outcome run(int connections, double seconds, double perSecond, long limit)
            throws Exception {
        AtomicLong numbers = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        long begin = System.nanoTime();
        long end = begin + (long) (seconds * 1e9);
        try {
            List<Future<Histogram>> workers = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                workers.add(threads.submit(() -> work(numbers, begin, end, perSecond, limit)));
            }
            Histogram latency = new Histogram(3);
            for (Future<Histogram> worker : workers) {
                latency.add(worker.get());
            }
            return new Outcome(latency, System.nanoTime() - begin);
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    private Histogram work(AtomicLong numbers, long begin, long end, double perSecond, long limit)
            throws IOException {
        Histogram latency = new Histogram(3);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), target.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            AnswerReader answers = new AnswerReader(socket.getInputStream());
            while (true) {
                long number = numbers.getAndIncrement();
                long due = System.nanoTime();
                if (perSecond > 0) {
                    due = begin + (long) (number * 1e9 / perSecond);
                    await(due);
                }
                if (due - end >= 0 || number >= limit) {
                    return latency;
                }
                out.write(requests.apply(number));
                String location = answers.next();
                long now = System.nanoTime();
                latency.recordValue(now - due);
                listener.answered(location, now);
            }
        }
    }

    private static void await(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Reads one answer after the other; each must be a success and say how long it is. */
    private static final class AnswerReader {

        private final InputStream in;
        private final byte[] buffer = new byte[64 * 1024];

        AnswerReader(InputStream in) {
            this.in = in;
        }

        String next() throws IOException {
            int length = 0;
            while (true) {
                int count = in.read(buffer, length, buffer.length - length);
                if (count < 0) {
                    throw new EOFException("the service closed the connection");
                }
                length += count;
                String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
                int headEnd = text.indexOf("\r\n\r\n");
                if (headEnd < 0) {
                    continue;
                }
                String head = text.substring(0, headEnd + 2);
                if (head.charAt(9) != '2') {
                    throw new IOException("not answered as it should be: " + text);
                }
                if (length >= headEnd + 4 + Integer.parseInt(header(head, "Content-Length"))) {
                    return header(head, "Location");
                }
            }
        }

        private static String header(String head, String name) {
            int at = head.indexOf("\r\n" + name + ": ");
            return at < 0
                    ? ""
                    : head.substring(at + name.length() + 4, head.indexOf("\r\n", at + 2));
        }
    }

    /**
     * @param latency in nanoseconds
     * @param nanos from the first request to the last answer
     */
    record Outcome(Histogram latency, long nanos) {

        long requests() {
            return latency.getTotalCount();
        }

        double perSecond() {
            return requests() * 1e9 / nanos;
        }

        double millis(double percentile) {
            return latency.getValueAtPercentile(percentile) / 1e6;
        }
    }
}
