package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class MetricsEndpointTest {

    @Test
    void showsCountsUnderTheirOwnNamesFromTheStart() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Counter.builder("other").register(registry).increment();
        MetricsEndpoint endpoint = new MetricsEndpoint(registry);
        DefaultCamelContext camel = new DefaultCamelContext();
        camel.getRegistry().bind("metrics", endpoint);
        Count count = new Count();
        count.setCamelContext(camel);
        count.setName("customers_created_total");
        count.setDescription("Customers stored");
        count.register();

        assertThat(endpoint.scrape())
                .contains("# TYPE customers_created_total counter\ncustomers_created_total 0\n")
                .contains("other_total 1.0");
        count.add(2);
        assertThat(endpoint.scrape()).contains("\ncustomers_created_total 2\n");
    }
}
