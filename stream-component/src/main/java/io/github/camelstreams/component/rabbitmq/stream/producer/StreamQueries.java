package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.NoOffsetException;
import com.rabbitmq.stream.Producer;
import com.rabbitmq.stream.StreamStats;
import io.github.camelstreams.component.rabbitmq.stream.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.ProducerOperation;
import io.github.camelstreams.component.rabbitmq.stream.StreamDeclaration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Asks the broker about a stream. Each question is a request, which blocks. */
final class StreamQueries {

    private final EnvironmentLease lease;
    private final StreamDeclaration declaration;
    private final String stream;
    private final String producerName;

    StreamQueries(
            EnvironmentLease lease,
            StreamDeclaration declaration,
            String stream,
            String producerName) {
        this.lease = lease;
        this.declaration = declaration;
        this.stream = stream;
        this.producerName = producerName;
    }

    Object answer(ProducerOperation operation) {
        return lease.call(environment -> answer(operation, environment));
    }

    private Object answer(ProducerOperation operation, Environment environment) {
        declaration.declare(environment);
        return switch (operation) {
            case LAST_PUBLISHING_ID -> lastPublishingId(environment);
            case STATISTICS -> statistics(environment);
            case SEND -> throw new IllegalArgumentException("send asks nothing");
        };
    }

    /** The last publishing id stored for the producer's name; 0 when there is none. */
    private long lastPublishingId(Environment environment) {
        try (Producer producer =
                environment.producerBuilder().stream(stream).name(producerName).build()) {
            return producer.getLastPublishingId();
        }
    }

    /** How far the stream reaches; an empty stream has neither offset. */
    private Map<String, Long> statistics(Environment environment) {
        StreamStats stats = environment.queryStreamStats(stream);
        Map<String, Long> statistics = new LinkedHashMap<>();
        put(statistics, "firstOffset", stats::firstOffset);
        put(statistics, "committedChunkId", stats::committedChunkId);
        return statistics;
    }

    private static void put(Map<String, Long> statistics, String name, LongSupplier value) {
        try {
            statistics.put(name, value.getAsLong());
        } catch (NoOffsetException e) {
            // an empty stream: the entry is left out, as documented
        }
    }
}
