package io.github.camelstreams.test;

/** Where a broker is, and who may use it. */
public record BrokerAddress(String host, int port, String username, String password)
        implements Broker {

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
