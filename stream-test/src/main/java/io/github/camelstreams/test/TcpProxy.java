package io.github.camelstreams.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A stretch of network between clients and a server that can be cut, slowed down and held up.
 * Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 * 1024;

    /** What happens to the bytes that arrive. */
    private enum Traffic {
        FLOWS,
        WAITS,
        VANISHES
    }

    private final String host;
    private final int port;
    private final InetSocketAddress address;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile ServerSocket listener;
    private volatile long delayMillis;
    private Traffic traffic = Traffic.FLOWS;

    /**
     * @param host the server's host
     * @param port the server's port
     */
    public TcpProxy(String host, int port) {
        this.host = host;
        this.port = port;
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free());
        listen();
    }

    /** Where clients connect to. */
    public String host() {
        return address.getAddress().getHostAddress();
    }

    /** The port that clients connect to. */
    public int port() {
        return address.getPort();
    }

    /** How many connections were made so far. */
    public int connections() {
        return connections.get();
    }

    /** How many connections are open now. */
    public int openConnections() {
        // each has two ends
        return sockets.size() / 2;
    }

    /** Ends every connection at once, as a firewall does; what is on its way is lost. */
    public void cut() {
        sockets.forEach(this::reset);
    }

    /** Ends every connection and takes no new one until it is {@linkplain #restore restored}. */
    public void refuse() {
        closeListener();
        cut();
    }

    /** From now on each piece of data takes this much longer. */
    public void delay(Duration delay) {
        delayMillis = delay.toMillis();
    }

    /** Holds up all data until it is {@linkplain #restore restored}; then it arrives, late. */
    public void stall() {
        let(Traffic.WAITS);
    }

    /** Connections stay open, and nothing that is sent arrives, not even their end. */
    public void swallow() {
        let(Traffic.VANISHES);
    }

    /** All is as it was; a connection that has lost data is ended. */
    public void restore() {
        if (traffic() == Traffic.VANISHES) {
            cut();
        }
        delayMillis = 0;
        let(Traffic.FLOWS);
        if (listener.isClosed()) {
            listen();
        }
    }

    private synchronized void let(Traffic wanted) {
        traffic = wanted;
        notifyAll();
    }

    private synchronized Traffic traffic() {
        return traffic;
    }

    /** Waits while data is held up; returns whether what has arrived goes on. */
    private boolean passes() throws IOException {
        try {
            if (delayMillis > 0) {
                TimeUnit.MILLISECONDS.sleep(delayMillis);
            }
            synchronized (this) {
                while (traffic == Traffic.WAITS) {
                    wait();
                }
                return traffic == Traffic.FLOWS;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void listen() {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(address, 50);
            listener = socket;
            start("TcpProxy", () -> accept(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                // one at a time would let a slow connection hold up all others
                start("TcpProxy connecting", () -> connect(client));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    cut();
                }
            }
        }
    }

    private void connect(Socket client) {
        sockets.add(client);
        connections.incrementAndGet();
        try {
            while (!passes()) {
                // a handshake that vanishes: the client gives up, or the stretch is restored
                TimeUnit.MILLISECONDS.sleep(50);
            }
            Socket server = new Socket(host, port);
            sockets.add(server);
            start("TcpProxy to server", () -> forward(client, server));
            start("TcpProxy to client", () -> forward(server, client));
        } catch (IOException e) {
            // the server is away, which the client gets to know
            reset(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset(client);
        }
    }

    private void forward(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            from.setTcpNoDelay(true);
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (passes()) {
                    out.write(buffer, 0, length);
                }
            }
            passes();
        } catch (IOException e) {
            // one side has gone: so does the other
        }
        endUnlessUnnoticed(from, to);
    }

    /** While everything vanishes, the end of one side does not reach the other one either. */
    private void endUnlessUnnoticed(Socket from, Socket to) {
        reset(from);
        if (traffic() != Traffic.VANISHES) {
            reset(to);
        }
    }

    private void reset(Socket socket) {
        sockets.remove(socket);
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it is closed already
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void closeListener() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closeListener();
        let(Traffic.FLOWS);
        cut();
    }
}
