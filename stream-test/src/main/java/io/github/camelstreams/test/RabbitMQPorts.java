package io.github.camelstreams.test;

/**
 * The ports of one RabbitMQ node; 0 stands for a free one.
 *
 * @param stream the stream protocol
 * @param amqp AMQP
 * @param management the management page and its HTTP interface
 * @param distribution Erlang's traffic between nodes and tools
 * @param epmd Erlang's port mapper, one for each node here
 */
public record RabbitMQPorts(int stream, int amqp, int management, int distribution, int epmd) {

    public RabbitMQPorts {
        stream = Ports.orFree(stream);
        amqp = Ports.orFree(amqp);
        management = Ports.orFree(management);
        distribution = Ports.orFree(distribution);
        epmd = Ports.orFree(epmd);
    }

    /** Free ports. */
    public static RabbitMQPorts free() {
        return new RabbitMQPorts(0, 0, 0, 0, 0);
    }
}
