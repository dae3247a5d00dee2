package io.github.camelstreams.common;

import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.CamelContextHelper;

/**
 * Counts the exchanges that pass it since the process started, in a counter without labels that
 * shows 0 from the start. Declared beside the route that counts, with {@code initMethod: register}.
 * Thread-safe.
 */
public class Count implements Processor, CamelContextAware {

    private final LongAdder total = new LongAdder();
    private CamelContext camelContext;
    private String name;
    private String description;

    /** Name as {@code /metrics} shows it, such as {@code customers_created_total}. */
    public void setName(String name) {
        this.name = name;
    }

    /** What it counts. */
    public void setDescription(String description) {
        this.description = description;
    }

    /** Makes the counter known to {@code /metrics}. */
    public void register() {
        CamelContextHelper.mandatoryFindSingleByType(camelContext, MetricsEndpoint.class).add(this);
    }

    @Override
    public void process(Exchange exchange) {
        add(1);
    }

    /** Counts several at once. */
    public void add(long amount) {
        total.add(amount);
    }

    /** The count so far. */
    public long total() {
        return total.sum();
    }

    String name() {
        return name;
    }

    String text() {
        return "# HELP %1$s %2$s\n# TYPE %1$s counter\n%1$s %3$d\n"
                .formatted(name, description, total());
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }
}
