package io.github.camelstreams.component.rabbitmq.stream;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * The health of a producer or a consumer, from what it says about itself. No detail holds an
 * address or a credential.
 */
@Internal
public final class RabbitMQStreamHealthCheck extends AbstractHealthCheck {

    /**
     * What a producer or a consumer says about itself.
     *
     * @param up whether it can do its work
     * @param state its state, in a word
     * @param problem what keeps it from connecting and what to do about it; {@code null} for none
     * @param details whatever else helps; may be shown to anybody who may ask for health
     */
    public record Report(boolean up, String state, String problem, Map<String, Object> details) {}

    private final Supplier<Report> source;

    /**
     * @param id what tells it from other checks
     * @param source asked whenever the check is called; must not block
     */
    public RabbitMQStreamHealthCheck(String id, Supplier<Report> source) {
        super("camel", id);
        this.source = source;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Report report = source.get();
        builder.detail("state", report.state());
        report.details().forEach(builder::detail);
        if (report.problem() != null) {
            builder.detail("problem", report.problem());
        }
        if (report.up()) {
            builder.up();
        } else {
            builder.message(report.state()).down();
        }
    }
}
