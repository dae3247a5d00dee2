package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.util.List;

/** Hands messages to the route, as one exchange. */
interface BatchProcessor {

    /**
     * Sends the messages through the route and waits for it.
     *
     * @param held the position before the first of them
     * @param commit what the route commits the messages with, {@code null} where it need not
     * @return why the route failed, {@code null} when it did not
     */
    Exception process(List<Delivery> batch, Position held, ManualCommit commit);

    /** Reports messages that are passed over because of {@code failure}. */
    void skip(List<Delivery> batch, Exception failure);
}
