package io.github.camelstreams.stack;

/** An environment variable that the stack understands. */
public enum Setting {
    CUSTOMER_PORT("8080", "HTTP port of the customer service"),
    ORDER1_PORT("8081", "HTTP port of order service #1"),
    ORDER2_PORT("8082", "HTTP port of order service #2"),
    CUSTOMER_MANAGEMENT_PORT("9080", "management port of the customer service"),
    ORDER1_MANAGEMENT_PORT("9081", "management port of order service #1"),
    ORDER2_MANAGEMENT_PORT("9082", "management port of order service #2"),
    MANAGEMENT_USER("admin", "user of the management ports"),
    MANAGEMENT_PASSWORD("", "and password; made up where none is set"),
    HAWTIO("", "true: Hawtio at /hawtio of the management ports"),
    BIND_ADDRESS("127.0.0.1", "what all ports but those of the management and AMQP are bound to"),
    RABBITMQ_HOST("", "a RabbitMQ to use instead of starting one"),
    RABBITMQ_PORT("5552", "RabbitMQ's stream port"),
    RABBITMQ_AMQP_PORT("5672", "RabbitMQ's AMQP port"),
    RABBITMQ_MANAGEMENT_PORT("15672", "RabbitMQ's management page"),
    RABBITMQ_DISTRIBUTION_PORT("25672", "Erlang's port for RabbitMQ's own tools"),
    RABBITMQ_EPMD_PORT("14369", "Erlang's port mapper"),
    RABBITMQ_USER("guest", "RabbitMQ's user"),
    RABBITMQ_PASSWORD("guest", "and password"),
    DB_HOST("", "a PostgreSQL to use instead of starting one"),
    DB_PORT("5432", "PostgreSQL's port"),
    DB_USER("postgres", "PostgreSQL's user"),
    DB_PASSWORD("postgres", "and password"),
    LOG_FILE_SIZE("50MB", "a service begins a new log when the one before is as large"),
    LOG_TOTAL_SIZE("200MB", "what its former logs may take; the oldest are deleted"),
    STACK_DIRECTORY(".stack", "the folder that keeps the state of all processes");

    private final String otherwise;
    private final String description;

    Setting(String otherwise, String description) {
        this.otherwise = otherwise;
        this.description = description;
    }

    /** The value where the environment names none. */
    public String otherwise() {
        return otherwise;
    }

    /** What the setting is for. */
    public String description() {
        return description;
    }
}
