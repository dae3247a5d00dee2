package io.github.camelstreams.component.rabbitmq.stream;

import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerStatus;
import io.github.camelstreams.component.rabbitmq.stream.consumer.RabbitMQStreamConsumer;
import io.github.camelstreams.component.rabbitmq.stream.consumer.RabbitMQStreamPollingConsumer;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamBinding;
import io.github.camelstreams.component.rabbitmq.stream.producer.RabbitMQStreamProducer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncEndpoint;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.PollingConsumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spi.HeaderFilterStrategyAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Publish to and consume from RabbitMQ Streams. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "rabbitmq-stream",
        title = "RabbitMQ Stream",
        syntax = "rabbitmq-stream:stream",
        category = {Category.MESSAGING},
        headersClass = RabbitMQStreamConstants.class)
public class RabbitMQStreamEndpoint extends DefaultEndpoint
        implements AsyncEndpoint, EndpointServiceLocation, HeaderFilterStrategyAware {

    @UriPath
    @Metadata(required = true, description = "The name of the stream.")
    private final String stream;

    @UriParam private final ConnectionConfiguration connection;

    @UriParam private final DeclarationConfiguration declaration = new DeclarationConfiguration();

    @UriParam private final ProducerConfiguration producer = new ProducerConfiguration();

    @UriParam private final ConsumerConfiguration consumer = new ConsumerConfiguration();

    @UriParam private final FilterConfiguration filter = new FilterConfiguration();

    private final AtomicInteger producers = new AtomicInteger();

    @UriParam(label = "advanced")
    private HeaderFilterStrategy headerFilterStrategy;

    /** Names of headers that the log has said are left out. */
    private final Set<String> reportedNames = ConcurrentHashMap.newKeySet();

    /**
     * @param uri the URI of the endpoint
     * @param component the component that creates it
     * @param stream the name of the stream
     * @param connection the connection options to start from, which become the endpoint's own
     */
    public RabbitMQStreamEndpoint(
            String uri,
            RabbitMQStreamComponent component,
            String stream,
            ConnectionConfiguration connection) {
        super(uri, component);
        this.stream = stream;
        this.connection = connection;
    }

    @Override
    public Producer createProducer() {
        return new RabbitMQStreamProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        RabbitMQStreamConsumer answer = new RabbitMQStreamConsumer(this, processor);
        configureConsumer(answer);
        if (getComponent().isHealthCheckConsumerEnabled()) {
            answer.setHealthCheck(
                    new RabbitMQStreamHealthCheck(
                            "consumer:rabbitmq-stream-" + stream, () -> report(answer)));
        }
        return answer;
    }

    @Override
    public PollingConsumer createPollingConsumer() throws Exception {
        RabbitMQStreamPollingConsumer answer = new RabbitMQStreamPollingConsumer(this);
        configurePollingConsumer(answer);
        return answer;
    }

    private RabbitMQStreamHealthCheck.Report report(RabbitMQStreamConsumer consumer) {
        ConsumerStatus status = consumer.status();
        return new RabbitMQStreamHealthCheck.Report(
                status.isSubscribed() && status.problem() == null,
                status.state().name(),
                status.problem(),
                details(consumer, status));
    }

    private Map<String, Object> details(RabbitMQStreamConsumer consumer, ConsumerStatus status) {
        if (!producer.isSuperStream()) {
            return Map.of(
                    "stream", status.stream(),
                    "nextOffset", status.nextOffset(),
                    "lag", status.lag());
        }
        Map<String, String> partitions = new LinkedHashMap<>();
        consumer.partitions().forEach(each -> partitions.put(each.stream(), each.state().name()));
        return Map.of("stream", status.stream(), "lag", status.lag(), "partitions", partitions);
    }

    /** Without options, since they hold credentials. */
    @Override
    public String toString() {
        return "rabbitmq-stream://" + stream;
    }

    /**
     * A share in the client environment of this endpoint's connection; close it to give it back.
     */
    @Internal
    public EnvironmentLease acquireEnvironment() {
        return getComponent().acquireEnvironment(connection);
    }

    /** One more producer: its number, from 1, tells it from the others of this endpoint. */
    @Internal
    public int countProducer() {
        return producers.incrementAndGet();
    }

    /** Maps messages with this endpoint's header filter. */
    @Internal
    public RabbitMQStreamBinding createBinding() {
        return new RabbitMQStreamBinding(
                getCamelContext(),
                headerFilterStrategy,
                reportedNames,
                connection.getEnvironment() == null);
    }

    @Override
    public RabbitMQStreamComponent getComponent() {
        return (RabbitMQStreamComponent) super.getComponent();
    }

    @Override
    public String getServiceUrl() {
        return connection.location();
    }

    @Override
    public String getServiceProtocol() {
        return "rabbitmq-stream";
    }

    @Override
    public Map<String, String> getServiceMetadata() {
        return Map.of("stream", stream);
    }

    public String getStream() {
        return stream;
    }

    public ConnectionConfiguration getConnection() {
        return connection;
    }

    public DeclarationConfiguration getDeclaration() {
        return declaration;
    }

    public ProducerConfiguration getProducer() {
        return producer;
    }

    public ConsumerConfiguration getConsumer() {
        return consumer;
    }

    public FilterConfiguration getFilter() {
        return filter;
    }

    @Override
    public HeaderFilterStrategy getHeaderFilterStrategy() {
        return headerFilterStrategy;
    }

    /**
     * Decides which application properties become headers, and which headers become application
     * properties. The default drops Camel's own headers in any letter case, and credentials on the
     * way out.
     */
    @Override
    public void setHeaderFilterStrategy(HeaderFilterStrategy headerFilterStrategy) {
        this.headerFilterStrategy = headerFilterStrategy;
    }
}
