package io.github.camelstreams.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that answers each request by a script. */
@Timeout(60)
class HttpLoadTest {

    private static final String SUCCESS = "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n";
    private static final String FAILURE = "HTTP/1.1 503 \r\nContent-Length: 0\r\n\r\n";

    /** What the server does with a request: an answer, or null for closing the connection. */
    private interface Script {
        String answer(int number, String request);
    }

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger accepted = new AtomicInteger();
    private final List<Long> done = new ArrayList<>();
    private final List<String> troubles = Collections.synchronizedList(new ArrayList<>());
    private ServerSocket server;
    private volatile Script script = (number, request) -> SUCCESS;

    private final HttpLoad.Listener listener =
            new HttpLoad.Listener() {
                @Override
                public boolean answered(HttpRequest request, HttpAnswer answer, long nanos) {
                    if (answer.isSuccess()) {
                        done.add(request.number());
                    } else {
                        troubles.add("status " + answer.status());
                    }
                    return answer.isSuccess();
                }

                @Override
                public boolean failed(HttpRequest request, IOException failure) {
                    troubles.add(failure.getClass().getSimpleName());
                    return false;
                }
            };

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        new Thread(this::accept).start();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                accepted.incrementAndGet();
                new Thread(() -> serve(socket)).start();
            }
        } catch (IOException e) {
            assertThat(server.isClosed()).isTrue();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[1024];
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                String request = new String(buffer, 0, count, StandardCharsets.UTF_8);
                seen.add(request);
                String answer = script.answer(seen.size(), request);
                if (answer == null) {
                    return;
                }
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpLoad load(int connections) {
        return new HttpLoad(
                URI.create("http://localhost:" + server.getLocalPort()),
                connections,
                number -> HttpLoad.request("POST", "/" + number, "X: y\r\n", "ü"),
                listener);
    }

    private static List<Long> numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> (long) i).toList();
    }

    @Test
    void sendsEachRequestOnceOverConnectionsThatStay() throws Exception {
        LoadOutcome outcome = load(3).count(100);
        assertThat(outcome.requests()).isEqualTo(100);
        assertThat(done).containsExactlyInAnyOrderElementsOf(numbers(100));
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        numbers(100).stream()
                                .map(
                                        number ->
                                                ("POST /%d HTTP/1.1\r\nHost: localhost\r\nX: y\r\n"
                                                                + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\nü")
                                                        .formatted(number))
                                .toList());
        assertThat(accepted).hasValue(3);
        assertThat(troubles).isEmpty();
    }

    @Test
    void sendsAgainWhatIsNotDone() throws Exception {
        script = (number, request) -> number == 2 ? FAILURE : number == 4 ? null : SUCCESS;
        LoadOutcome outcome = load(1).count(3);
        assertThat(done).containsExactlyElementsOf(numbers(3));
        assertThat(troubles).containsExactly("status 503", "EOFException");
        assertThat(accepted).hasValue(2);
        assertThat(outcome.requests()).isEqualTo(3);
        // what was sent again was due when it was sent first
        assertThat(outcome.millis(100)).isGreaterThan(200);
    }

    @Test
    void aServiceThatIsAwayIsTriedWithTheSameRequests() throws Exception {
        int port = server.getLocalPort();
        server.close();
        Thread comesBack =
                new Thread(
                        () -> {
                            try {
                                while (troubles.size() < 4) {
                                    Thread.onSpinWait();
                                }
                                server =
                                        new ServerSocket(
                                                port, 50, InetAddress.getLoopbackAddress());
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                            accept();
                        });
        comesBack.start();
        HttpLoad load =
                new HttpLoad(
                        URI.create("http://localhost:" + port),
                        2,
                        number -> HttpLoad.request("GET", "/" + number, "", ""),
                        listener);
        load.count(10);
        assertThat(done).containsExactlyInAnyOrderElementsOf(numbers(10));
        assertThat(troubles).containsOnly("ConnectException");
    }

    @Test
    void keepsItsRate() throws Exception {
        LoadOutcome outcome = load(2).open(0.5, 100);
        assertThat(outcome.requests()).isEqualTo(50);
        assertThat(outcome.nanos()).isBetween(480_000_000L, 2_000_000_000L);
    }
}
