package io.github.camelstreams.common;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * {@code /metrics} in Prometheus's text format: the services' own {@linkplain Count counters} and
 * everything in Micrometer's registry. Thread-safe.
 */
@WebEndpoint(id = "metrics")
public class MetricsEndpoint {

    // Not in the registry: Prometheus's client takes "_created" for a reserved suffix and cuts it
    // off.
    private final Map<String, Count> counts = new ConcurrentSkipListMap<>();
    private final PrometheusMeterRegistry registry;

    /** Shows what this registry has, and the counters that are added. */
    public MetricsEndpoint(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    /** Every metric. */
    @ReadOperation(produces = "text/plain;version=0.0.4;charset=utf-8")
    public String scrape() {
        return counts.values().stream().map(Count::text).collect(Collectors.joining())
                + registry.scrape();
    }

    void add(Count count) {
        counts.put(count.name(), count);
    }
}
