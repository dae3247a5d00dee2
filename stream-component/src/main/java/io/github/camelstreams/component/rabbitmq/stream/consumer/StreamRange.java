package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.NoOffsetException;
import com.rabbitmq.stream.StreamStats;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;

/**
 * Which offsets a stream holds: those of messages, and those of the positions that the broker keeps
 * in it.
 *
 * @param first the lowest one, 0 of an empty stream
 * @param lastChunk the first offset of the last chunk, which may hold more of them; -1 of an empty
 *     stream
 */
record StreamRange(long first, long lastChunk) {

    private static final StreamRange EMPTY = new StreamRange(0, -1);

    /** Asks the broker. */
    static StreamRange of(String stream, EnvironmentLease lease) {
        StreamStats stats = lease.call(environment -> environment.queryStreamStats(stream));
        try {
            return new StreamRange(stats.firstOffset(), stats.committedChunkId());
        } catch (NoOffsetException e) {
            return EMPTY;
        }
    }

    boolean isEmpty() {
        return lastChunk < 0;
    }
}
