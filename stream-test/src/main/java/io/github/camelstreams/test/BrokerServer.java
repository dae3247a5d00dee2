package io.github.camelstreams.test;

/** A broker of one's own. */
public interface BrokerServer extends Broker, Server {

    /** The port of AMQP. */
    int amqpPort();

    /** The port of its management interface. */
    int managementPort();
}
