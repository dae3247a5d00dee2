package io.github.camelstreams.component.rabbitmq.stream.telemetry;

import com.rabbitmq.stream.metrics.MetricsCollector;
import com.rabbitmq.stream.metrics.NoOpMetricsCollector;
import io.github.camelstreams.component.rabbitmq.stream.Internal;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamComponent;
import io.github.camelstreams.component.rabbitmq.stream.producer.RabbitMQStreamProducer;
import org.apache.camel.CamelContext;

/** Where the figures of a component and of its clients go: nowhere, unless there is Micrometer. */
@Internal
public interface Meters extends AutoCloseable {

    /** They are counted nowhere. */
    Meters NONE = new Meters() {};

    /** Those of the application's meter registry, {@link #NONE} when it has none. */
    static Meters of(CamelContext context, RabbitMQStreamComponent component) {
        boolean available =
                context.getClassResolver()
                                .resolveClass("io.micrometer.core.instrument.MeterRegistry")
                        != null;
        return available ? MicrometerMeters.of(context, component) : NONE;
    }

    /** For the clients. */
    default MetricsCollector collector() {
        return NoOpMetricsCollector.SINGLETON;
    }

    /** A producer has started. */
    default void started(RabbitMQStreamProducer producer) {}

    /** A producer has stopped. */
    default void stopped(RabbitMQStreamProducer producer) {}

    @Override
    default void close() {}
}
