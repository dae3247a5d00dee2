package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Hands messages to the route, as one exchange. */
interface BatchProcessor {

    /**
     * Sends the messages through the route and waits for it.
     *
     * @param held the position before the first of them
     * @param target the position behind the last of them
     * @param commit what the route commits the messages with, {@code null} where it need not
     * @param stopping whether no further batch is going to be taken
     * @return why the route failed, {@code null} when it did not; {@link NotTakenException} when it
     *     stopped before the messages were begun
     */
    Exception process(
            List<Delivery> batch,
            Position held,
            Position target,
            ManualCommit commit,
            BooleanSupplier stopping);

    /** Reports messages that are passed over because of {@code failure}. */
    void skip(List<Delivery> batch, Exception failure);
}
