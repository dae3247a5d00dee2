package io.github.camelstreams.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;

/** One run of a load, by one thread. */
final class LoadRun implements AutoCloseable {

    private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(5).toMillis();
    private static final long ANSWER_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();
    private static final long LONGEST_WAIT_MILLIS = 100;
    private static final long SHORT_WAIT_NANOS = 250_000;

    private final InetSocketAddress target;
    private final LongFunction<byte[]> requests;
    private final HttpLoad.Listener listener;
    private final Pace pace;
    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Deque<Connection> pausing = new ArrayDeque<>();
    private final Histogram latency = new Histogram(3);

    LoadRun(
            InetSocketAddress target,
            int connections,
            LongFunction<byte[]> requests,
            HttpLoad.Listener listener,
            Pace pace)
            throws IOException {
        this.target = target;
        this.requests = requests;
        this.listener = listener;
        this.pace = pace;
        for (int i = 0; i < connections; i++) {
            this.connections.add(new Connection());
        }
        idle.addAll(this.connections);
    }

    LoadOutcome run() throws IOException, InterruptedException {
        long now = System.nanoTime();
        while (!isOver(now)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            send();
            await();
            now = System.nanoTime();
            giveUpSilent(now);
        }
        return new LoadOutcome(latency, now - pace.begin());
    }

    private boolean isOver(long now) {
        return pace.isOver(now) && idle.size() == connections.size();
    }

    private void send() {
        while (!pausing.isEmpty() && pausing.peek().due - System.nanoTime() <= 0) {
            pausing.remove().send();
        }
        while (!idle.isEmpty()) {
            HttpRequest request = pace.next(System.nanoTime());
            if (request == null) {
                return;
            }
            Connection connection = idle.remove();
            connection.request = request;
            connection.send();
        }
    }

    /** Reads the answers that come until a request is due. */
    private void await() throws IOException {
        long wait = TimeUnit.MILLISECONDS.toNanos(LONGEST_WAIT_MILLIS);
        long now = System.nanoTime();
        if (!idle.isEmpty() && !pace.isOver(now)) {
            wait = Math.min(wait, pace.due(now) - now);
        }
        if (!pausing.isEmpty()) {
            wait = Math.min(wait, pausing.peek().due - now);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(wait);
        if (millis > 0) {
            selector.select(this::read, millis);
        } else {
            // a selector waits for whole milliseconds, which would send late
            LockSupport.parkNanos(Math.min(wait, SHORT_WAIT_NANOS));
            selector.selectNow(this::read);
        }
    }

    private void read(SelectionKey key) {
        ((Connection) key.attachment()).read();
    }

    private void giveUpSilent(long now) {
        for (Connection connection : connections) {
            if (connection.awaiting && now - connection.sent > ANSWER_NANOS) {
                connection.fail(new SocketTimeoutException("no answer"));
            }
        }
    }

    @Override
    public void close() throws IOException {
        connections.forEach(Connection::disconnect);
        selector.close();
    }

    /** Is idle, or has a request that awaits its answer, or one that pauses. */
    private final class Connection {

        private AnswerReader answers;
        private SocketChannel channel;
        private HttpRequest request;
        private boolean awaiting;
        private long sent;
        private long due;

        void send() {
            awaiting = true;
            sent = System.nanoTime();
            try {
                if (channel == null) {
                    connect();
                }
                ByteBuffer bytes = ByteBuffer.wrap(requests.apply(request.number()));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException e) {
                fail(e);
            }
        }

        private void connect() throws IOException {
            answers = new AnswerReader();
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(target, CONNECT_MILLIS);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void read() {
            try {
                HttpAnswer answer = answers.read(channel);
                if (answer != null && !awaiting) {
                    throw new IOException("an answer to no request: " + answer.text());
                }
                if (answer != null) {
                    end(answer, System.nanoTime());
                }
            } catch (IOException e) {
                fail(e);
            }
        }

        private void end(HttpAnswer answer, long now) {
            if (!answer.lasting()) {
                disconnect();
            }
            boolean done = listener.answered(request, answer, now);
            if (done) {
                latency.recordValue(now - request.begin());
            }
            end(done);
        }

        /** Without a request this is no loss. */
        void fail(IOException failure) {
            disconnect();
            if (awaiting) {
                end(listener.failed(request, failure));
            }
        }

        private void end(boolean done) {
            awaiting = false;
            if (done) {
                idle.add(this);
            } else {
                due = System.nanoTime() + PAUSE_NANOS;
                pausing.add(this);
            }
        }

        void disconnect() {
            SocketChannel ended = channel;
            channel = null;
            try {
                if (ended != null) {
                    ended.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
