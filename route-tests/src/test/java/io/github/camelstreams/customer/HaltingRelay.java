package io.github.camelstreams.customer;

import io.github.camelstreams.common.MetricsEndpoint;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamComponent;
import io.github.camelstreams.customer.relay.OutboxMessages;
import io.github.camelstreams.customer.relay.Relay;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.TestDatabase;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The relay's routes as the customer service has them, without the rest of the service. It halts
 * for good, or until it is told to go on, before one of its steps: as a process does that is
 * killed, or suspended, there.
 */
final class HaltingRelay implements AutoCloseable {

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final List<String> steps = new ArrayList<>();
    private final Relay relay = new Relay();
    private final CountDownLatch halted = new CountDownLatch(1);
    private final CountDownLatch goingOn = new CountDownLatch(1);
    private final String haltBefore;

    /**
     * @param haltBefore one of the {@link #steps}, {@code null} for none
     */
    HaltingRelay(TestDatabase database, Broker broker, String stream, String haltBefore)
            throws Exception {
        this.haltBefore = haltBefore;
        bindBeans(database);
        RabbitMQStreamComponent component = new RabbitMQStreamComponent();
        component.getConfiguration().setHost(broker.host());
        component.getConfiguration().setPort(broker.port());
        component.getConfiguration().setUsername(broker.username());
        component.getConfiguration().setPassword(broker.password());
        camel.addComponent("rabbitmq-stream", component);
        SedaComponent seda = new SedaComponent();
        // it sleeps as long after its start, and once more before its end
        seda.setDefaultPollTimeout(20);
        camel.addComponent("seda", seda);
        camel.getPropertiesComponent().setInitialProperties(properties(stream));
        camel.getCamelContextExtension().addInterceptStrategy(new Halt());
        for (String file :
                List.of(
                        "common/caller-handles",
                        "camel/relay-steps",
                        "camel/relay-claims",
                        "camel/relay")) {
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(
                            PluginHelper.getResourceLoader(camel)
                                    .resolveResource("classpath:" + file + ".camel.yaml"));
        }
        camel.start();
        // at once, as after a commit, instead of by the timer
        camel.createFluentProducerTemplate().to("{{relay.signal}}").send();
    }

    private void bindBeans(TestDatabase database) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(database.server().jdbcUrl(database.name()));
        dataSource.setUser(database.server().username());
        dataSource.setPassword(database.server().password());
        // as relay.session of the service
        dataSource.setOptions("-c enable_seqscan=off -c enable_bitmapscan=off -c jit=off");
        camel.getRegistry().bind("relayDataSource", dataSource);
        camel.getRegistry().bind("relay", relay);
        camel.getRegistry().bind("outboxMessages", new OutboxMessages());
        camel.getRegistry()
                .bind(
                        "metrics",
                        new MetricsEndpoint(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
    }

    private static Properties properties(String stream) {
        Properties properties = new Properties();
        properties.setProperty("relay.signal", "seda:relay?size=1&discardWhenFull=true");
        properties.setProperty(
                "relay.statement",
                "jdbc:relayDataSource?useHeadersAsParameters=true&resetAutoCommit=false");
        String uri =
                "rabbitmq-stream:"
                        + stream
                        + "?autoDeclare=true&producerName=outbox-$simple{header.CamelJdbcParameters[outbox_id]}";
        properties.setProperty("relay.stream", uri);
        properties.setProperty(
                "relay.repair", uri + "-repair-$simple{header.CamelJdbcParameters[repair]}");
        return properties;
    }

    /** All steps of the relay's loop, in their order. */
    List<String> steps() {
        return List.copyOf(steps);
    }

    boolean isHalted() {
        return halted.getCount() == 0;
    }

    boolean isLeading() {
        return relay.isLeading();
    }

    /**
     * Takes the step that it has halted before, whatever has happened since, and the next ones up
     * to the end of its round; then it stops.
     */
    @Override
    public void close() {
        goingOn.countDown();
        camel.stop();
    }

    private final class Halt implements InterceptStrategy {

        @Override
        public Processor wrapProcessorInInterceptors(
                CamelContext context, NamedNode node, Processor target, Processor next) {
            String route = ProcessorDefinitionHelper.getRouteId((ProcessorDefinition<?>) node);
            // the handler of failures belongs to no route
            if (route == null
                    || !route.matches(
                            "relay-(round|lead|verify|publish|send|send-again|look|send-rest|confirm)")) {
                return target;
            }
            long number = steps.stream().filter(each -> each.startsWith(route)).count() + 1;
            String step = "%s, step %d: %s".formatted(route, number, node.getLabel());
            steps.add(step);
            return step.equals(haltBefore) ? new HaltingStep(target) : target;
        }
    }

    private final class HaltingStep extends DelegateAsyncProcessor {

        HaltingStep(Processor target) {
            super(target);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            halted.countDown();
            try {
                goingOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                exchange.setException(e);
            }
            return super.process(exchange, callback);
        }
    }
}
