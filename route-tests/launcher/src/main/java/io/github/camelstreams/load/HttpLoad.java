package io.github.camelstreams.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.LongFunction;

/**
 * Sends requests over connections that stay open, one at a time on each, and does all of that in
 * the calling thread: the processor belongs to the service. A connection that has ended is opened
 * anew for the next request.
 */
public final class HttpLoad {

    /** Judges answers, in the thread of the load. */
    public interface Listener {

        /**
         * An answer was read.
         *
         * @param nanos when it was complete
         * @return whether the request is done; if not, it is sent again a little later
         */
        boolean answered(HttpRequest request, HttpAnswer answer, long nanos);

        /**
         * No answer was read: the connection could not be made, has ended, or was silent for 30
         * seconds.
         *
         * @return whether the request is given up; if not, it is sent again a little later
         */
        boolean failed(HttpRequest request, IOException failure);
    }

    private final InetSocketAddress target;
    private final int connections;
    private final LongFunction<byte[]> requests;
    private final Listener listener;

    /**
     * @param target host and port
     * @param connections how many, which is also how many requests are under way at a time
     * @param requests makes the request of this number, counted from 0
     */
    public HttpLoad(URI target, int connections, LongFunction<byte[]> requests, Listener listener) {
        this.target = new InetSocketAddress(target.getHost(), target.getPort());
        this.connections = connections;
        this.requests = requests;
        this.listener = listener;
    }

    /**
     * The bytes of a request with a JSON body, or without one where that is empty.
     *
     * @param headers further lines of the head, each with its line end
     */
    public static byte[] request(String method, String path, String headers, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String length =
                content.length == 0
                        ? ""
                        : "Content-Type: application/json\r\nContent-Length: "
                                + content.length
                                + "\r\n";
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + length;
        return (head + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    /** Sends for so long, as fast as answers come. */
    public LoadOutcome closed(double seconds) throws IOException, InterruptedException {
        return run(new Pace(seconds, 0, Long.MAX_VALUE));
    }

    /** Sends so many, as fast as answers come. */
    public LoadOutcome count(long requests) throws IOException, InterruptedException {
        return run(new Pace(Pace.ENDLESS, 0, requests));
    }

    /** So many a second, whether answers come or not; latency counts from when a request is due. */
    public LoadOutcome open(double seconds, double perSecond)
            throws IOException, InterruptedException {
        return run(new Pace(seconds, perSecond, Long.MAX_VALUE));
    }

    private LoadOutcome run(Pace pace) throws IOException, InterruptedException {
        try (LoadRun run = new LoadRun(target, connections, requests, listener, pace)) {
            return run.run();
        }
    }
}
