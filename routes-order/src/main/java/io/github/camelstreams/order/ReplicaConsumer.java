package io.github.camelstreams.order;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerStatus;
import io.github.camelstreams.component.rabbitmq.stream.consumer.RabbitMQStreamConsumer;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/** The consumer that feeds the replica, for those who watch it. Thread-safe. */
final class ReplicaConsumer {

    private static final String ROUTE = "replicate";

    private final CamelContext camel;

    ReplicaConsumer(CamelContext camel) {
        this.camel = camel;
    }

    /** What it is doing, empty before its route exists. */
    Optional<ConsumerStatus> status() {
        return Optional.ofNullable(camel.getRoute(ROUTE))
                .map(Route::getConsumer)
                .filter(RabbitMQStreamConsumer.class::isInstance)
                .map(RabbitMQStreamConsumer.class::cast)
                .map(RabbitMQStreamConsumer::status);
    }
}
