package io.github.camelstreams.component.rabbitmq.stream;

/** What a producer endpoint does with an exchange. */
public enum ProducerOperation {
    /** Publish the body. */
    SEND,
    /** Ask the broker for the last publishing id of the producer's name. */
    LAST_PUBLISHING_ID,
    /** Ask the broker how far the stream reaches. */
    STATISTICS,
    /** Read the last messages of the stream. */
    TAIL
}
