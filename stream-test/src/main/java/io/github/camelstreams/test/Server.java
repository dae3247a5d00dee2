package io.github.camelstreams.test;

/**
 * A server that can be started, stopped and killed, again and again: it keeps its data and its
 * ports.
 *
 * <p>Instances are not meant to be shared between threads.
 */
public interface Server extends AutoCloseable {

    /**
     * Starts the server unless it runs, and waits until it is ready.
     *
     * @throws ServerException when it does not become ready in time
     */
    void start();

    /**
     * Stops the server in an orderly way and waits for its end; the data stays.
     *
     * @return false where nothing was running
     */
    boolean stop();

    /**
     * Kills the server without warning, as a power cut would; the data stays.
     *
     * @return false where nothing was running
     */
    boolean kill();

    /** Stops the server for good. */
    @Override
    void close();
}
