package io.github.camelstreams.component.rabbitmq.stream.telemetry;

import com.rabbitmq.stream.metrics.MetricsCollector;
import com.rabbitmq.stream.metrics.MicrometerMetricsCollector;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamComponent;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamEndpoint;
import io.github.camelstreams.component.rabbitmq.stream.consumer.RabbitMQStreamConsumer;
import io.github.camelstreams.component.rabbitmq.stream.producer.RabbitMQStreamProducer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Figures for Micrometer: the client's own ({@code rabbitmq.stream.*}), and a gauge for each that
 * consumers and producers know of themselves. A gauge goes when its route or producer goes. Not
 * loaded without Micrometer. Thread-safe.
 */
final class MicrometerMeters extends LifecycleStrategySupport implements Meters {

    /** By which camel-micrometer finds its registry, too. */
    private static final String REGISTRY = "metricsRegistry";

    private final CamelContext context;
    private final RabbitMQStreamComponent component;
    private final MeterRegistry registry;
    private final MetricsCollector collector;
    private final Map<String, List<Meter>> ofRoutes = new ConcurrentHashMap<>();
    private final Map<String, Meter> ofStreams = new ConcurrentHashMap<>();

    private MicrometerMeters(
            CamelContext context, RabbitMQStreamComponent component, MeterRegistry registry) {
        this.context = context;
        this.component = component;
        this.registry = registry;
        this.collector = new MicrometerMetricsCollector(registry);
    }

    static Meters of(CamelContext context, RabbitMQStreamComponent component) {
        MeterRegistry registry =
                context.getRegistry().lookupByNameAndType(REGISTRY, MeterRegistry.class);
        if (registry == null) {
            registry = CamelContextHelper.findSingleByType(context, MeterRegistry.class);
        }
        if (registry == null) {
            return NONE;
        }
        MicrometerMeters meters = new MicrometerMeters(context, component, registry);
        context.addLifecycleStrategy(meters);
        return meters;
    }

    @Override
    public MetricsCollector collector() {
        return collector;
    }

    @Override
    public void onRoutesAdd(Collection<Route> routes) {
        for (Route route : routes) {
            if (route.getConsumer() instanceof RabbitMQStreamConsumer consumer
                    && consumer.getEndpoint().getComponent() == component) {
                ofRoutes.computeIfAbsent(route.getRouteId(), id -> consumer(id, consumer));
            }
        }
    }

    @Override
    public void onRoutesRemove(Collection<Route> routes) {
        for (Route route : routes) {
            List<Meter> gone = ofRoutes.remove(route.getRouteId());
            if (gone != null) {
                gone.forEach(registry::remove);
            }
        }
    }

    private List<Meter> consumer(String routeId, RabbitMQStreamConsumer consumer) {
        Tags tags = tags(consumer.getEndpoint().getStream()).and("routeId", routeId);
        return List.of(
                gauge(
                        "consumer.lag",
                        "Offsets left to process up to the latest chunk",
                        tags,
                        () -> consumer.getLag() < 0 ? Double.NaN : consumer.getLag()),
                gauge(
                        "consumer.active",
                        "1 for the active consumer of its name",
                        tags,
                        () -> consumer.isActive() ? 1 : 0),
                gauge(
                        "consumer.waiting",
                        "Messages delivered by the broker that wait for their turn",
                        tags,
                        consumer::getWaiting));
    }

    @Override
    public void started(RabbitMQStreamProducer producer) {
        ofStreams.computeIfAbsent(
                stream(producer),
                stream ->
                        gauge(
                                "producer.unconfirmed",
                                "Messages sent and not yet confirmed",
                                tags(stream),
                                () -> unconfirmed(stream)));
    }

    @Override
    public void stopped(RabbitMQStreamProducer producer) {
        String stopped = stream(producer);
        if (component.producers().stream().noneMatch(each -> stream(each).equals(stopped))) {
            Meter gone = ofStreams.remove(stopped);
            if (gone != null) {
                registry.remove(gone);
            }
        }
    }

    private int unconfirmed(String stream) {
        return component.producers().stream()
                .filter(each -> stream(each).equals(stream))
                .mapToInt(RabbitMQStreamProducer::getUnconfirmed)
                .sum();
    }

    private static String stream(RabbitMQStreamProducer producer) {
        return ((RabbitMQStreamEndpoint) producer.getEndpoint()).getStream();
    }

    private Tags tags(String stream) {
        return Tags.of("camelContext", context.getName(), "stream", stream);
    }

    private Meter gauge(String name, String description, Tags tags, Supplier<Number> value) {
        return Gauge.builder("camel.rabbitmq.stream." + name, value)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    @Override
    public void close() {
        context.getLifecycleStrategies().remove(this);
        ofRoutes.values().forEach(meters -> meters.forEach(registry::remove));
        ofStreams.values().forEach(registry::remove);
        ofRoutes.clear();
        ofStreams.clear();
    }
}
