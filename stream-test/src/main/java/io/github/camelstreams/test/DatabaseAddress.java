package io.github.camelstreams.test;

/** Where a database server is, and who may use it. */
public record DatabaseAddress(String host, int port, String username, String password)
        implements Database {

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
