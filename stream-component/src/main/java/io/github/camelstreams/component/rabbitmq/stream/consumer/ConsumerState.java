package io.github.camelstreams.component.rabbitmq.stream.consumer;

/** What a consumer is doing. */
public enum ConsumerState {
    /** Not subscribed; it keeps trying. */
    CONNECTING,
    /** Subscribed, while another consumer of its name is the active one. */
    STANDBY,
    /** Processing the stream. */
    ACTIVE,
    /** Active, but the latest messages failed and are tried again. */
    RETRYING,
    /** Suspended or stopped. */
    STOPPED,
    /** Stopped by a failure of the route, as {@code failurePolicy=stop} asks for. */
    FAILED
}
