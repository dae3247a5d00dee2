package io.github.camelstreams.component.rabbitmq.stream;

/** Who advances the position of a consumer in its offset repository. */
public enum OffsetCommit {
    /** The component, after the exchange has completed. */
    AUTO,
    /** The route, in one transaction with the data it writes. */
    ROUTE
}
