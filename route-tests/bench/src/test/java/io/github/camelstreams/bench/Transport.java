package io.github.camelstreams.bench;

/** A way from a sender to a handler, through a stream. */
interface Transport extends AutoCloseable {

    /** Sends without waiting for the confirmation. */
    void send(byte[] body) throws Exception;

    @Override
    void close();
}
