package io.github.camelstreams.component.rabbitmq.stream;

/** What a consumer does when an exchange has failed. */
public enum FailurePolicy {
    /** Deliver the same messages again, in order, until it succeeds. */
    RETRY,
    /** Stop consuming at the failed message. */
    STOP,
    /** Report the failure and go on behind it. */
    SKIP
}
