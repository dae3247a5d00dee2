package io.github.camelstreams.component.rabbitmq.stream.client;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Producer;
import io.github.camelstreams.component.rabbitmq.stream.Internal;
import java.util.ArrayList;
import java.util.List;

/** Asks the broker for the partitions of a super stream. */
@Internal
public final class SuperStreamPartitions {

    private SuperStreamPartitions() {}

    /**
     * The names of the partitions, in the broker's order.
     *
     * @throws RuntimeException when the broker does not answer, or has no such super stream
     */
    public static List<String> of(String superStream, Environment environment) {
        List<String> partitions = new ArrayList<>();
        // the client tells them to those who choose between them; choosing none sends nothing
        try (Producer producer =
                environment
                        .producerBuilder()
                        .superStream(superStream)
                        .routing(message -> superStream)
                        .strategy(
                                (message, metadata) -> {
                                    partitions.addAll(metadata.partitions());
                                    return List.of();
                                })
                        .producerBuilder()
                        .build()) {
            producer.send(producer.messageBuilder().build(), status -> {});
        }
        return List.copyOf(partitions);
    }
}
