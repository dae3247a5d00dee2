package io.github.camelstreams.order;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerStatus;
import java.time.Instant;

/** What a consumer may say of itself. */
final class Statuses {

    private Statuses() {}

    static ConsumerStatus status(
            ConsumerState state, long nextOffset, long lag, String incomplete) {
        return status(state, nextOffset, 1, lag, incomplete);
    }

    static ConsumerStatus status(
            ConsumerState state, long nextOffset, long epoch, long lag, String incomplete) {
        return new ConsumerStatus(
                "customer",
                "order-service",
                state,
                Instant.EPOCH,
                nextOffset,
                nextOffset,
                epoch,
                lag,
                0,
                0,
                incomplete,
                "at host:5552",
                null);
    }
}
