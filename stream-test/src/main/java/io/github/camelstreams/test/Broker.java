package io.github.camelstreams.test;

/** A running RabbitMQ with streams. */
public interface Broker {

    /** The host of the stream port. */
    String host();

    /** The port of the stream protocol. */
    int port();

    /** The user that may declare, publish and consume. */
    String username();

    /** That user's password. */
    String password();
}
