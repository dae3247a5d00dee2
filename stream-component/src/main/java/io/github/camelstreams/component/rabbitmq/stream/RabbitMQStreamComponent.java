package io.github.camelstreams.component.rabbitmq.stream;

import com.rabbitmq.stream.metrics.MetricsCollector;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentFactory;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.client.SharedEnvironments;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamHeaderFilterStrategy;
import io.github.camelstreams.component.rabbitmq.stream.producer.RabbitMQStreamProducer;
import io.github.camelstreams.component.rabbitmq.stream.telemetry.Meters;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spi.HeaderFilterStrategyAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * Publishes to and consumes from RabbitMQ Streams.
 *
 * <p>The connection options set here are the defaults of every endpoint. A login that is set anew
 * counts for endpoints that exist, too. Endpoints whose connection options are equal share one
 * client environment; it is opened with the first of them that starts and closed with the last that
 * stops.
 */
@Component("rabbitmq-stream")
public class RabbitMQStreamComponent extends HealthCheckComponent
        implements HeaderFilterStrategyAware, SSLContextParametersAware {

    private final EnvironmentFactory factory =
            new EnvironmentFactory(this::getCamelContext, this::metricsCollector);
    private final SharedEnvironments environments = new SharedEnvironments(factory);
    private final Set<RabbitMQStreamProducer> producers = ConcurrentHashMap.newKeySet();
    private volatile Meters meters = Meters.NONE;

    @Metadata private ConnectionConfiguration configuration = new ConnectionConfiguration();

    @Metadata(label = "filter")
    private HeaderFilterStrategy headerFilterStrategy = new RabbitMQStreamHeaderFilterStrategy();

    @Metadata(label = "security")
    private boolean useGlobalSslContextParameters;

    public RabbitMQStreamComponent() {}

    public RabbitMQStreamComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        if (remaining == null || remaining.isBlank()) {
            throw new IllegalArgumentException(
                    "The name of the stream is missing: rabbitmq-stream:STREAM");
        }
        ConnectionConfiguration connection = configuration.forEndpoint();
        RabbitMQStreamEndpoint endpoint =
                new RabbitMQStreamEndpoint(uri, this, remaining, connection);
        endpoint.setHeaderFilterStrategy(headerFilterStrategy);
        setProperties(endpoint, parameters);
        if (useGlobalSslContextParameters
                && connection.getSslContextParameters() == null
                && connection.getEnvironment() == null) {
            connection.setSslContextParameters(globalSslContextParameters());
        }
        return endpoint;
    }

    private SSLContextParameters globalSslContextParameters() {
        SSLContextParameters parameters = retrieveGlobalSslContextParameters();
        if (parameters == null) {
            // without them the connection would not be by TLS at all
            throw new IllegalArgumentException(
                    "useGlobalSslContextParameters is on, but the application has no global"
                            + " SSLContextParameters");
        }
        return parameters;
    }

    @Override
    public PropertyConfigurer getComponentPropertyConfigurer() {
        return new OptionConfigurer(super.getComponentPropertyConfigurer());
    }

    @Override
    public PropertyConfigurer getEndpointPropertyConfigurer() {
        return new OptionConfigurer(super.getEndpointPropertyConfigurer());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        meters = Meters.of(getCamelContext(), this);
    }

    @Override
    protected void doStop() throws Exception {
        meters.close();
        meters = Meters.NONE;
        super.doStop();
    }

    private MetricsCollector metricsCollector() {
        return meters.collector();
    }

    @Override
    protected void doShutdown() throws Exception {
        factory.close();
        super.doShutdown();
    }

    /** A share in the environment that belongs to these settings; close it to give it back. */
    EnvironmentLease acquireEnvironment(ConnectionConfiguration connection) {
        return environments.acquire(connection);
    }

    /** A producer has started. */
    @Internal
    public void started(RabbitMQStreamProducer producer) {
        producers.add(producer);
        meters.started(producer);
    }

    /** A producer has stopped. */
    @Internal
    public void stopped(RabbitMQStreamProducer producer) {
        producers.remove(producer);
        meters.stopped(producer);
    }

    /** The producers that are started. */
    @Internal
    public Set<RabbitMQStreamProducer> producers() {
        return Set.copyOf(producers);
    }

    public ConnectionConfiguration getConfiguration() {
        return configuration;
    }

    /** The connection options that endpoints start from. */
    public void setConfiguration(ConnectionConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    /**
     * Whether endpoints without sslContextParameters of their own use the application's global
     * ones, and so TLS.
     */
    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }

    @Override
    public HeaderFilterStrategy getHeaderFilterStrategy() {
        return headerFilterStrategy;
    }

    /**
     * Decides which application properties become headers, and which headers become application
     * properties.
     */
    @Override
    public void setHeaderFilterStrategy(HeaderFilterStrategy headerFilterStrategy) {
        this.headerFilterStrategy = headerFilterStrategy;
    }
}
