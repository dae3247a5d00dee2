package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.Producer;
import com.rabbitmq.stream.Resource;
import io.github.camelstreams.component.rabbitmq.stream.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.ProducerConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.ProducerOperation;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamEndpoint;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamHealthCheck;
import io.github.camelstreams.component.rabbitmq.stream.StreamDeclaration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/**
 * Publishes exchanges to a stream. An exchange completes when the broker has confirmed all its
 * messages, or fails with a {@link PublishException} that says what is known about them; never on a
 * thread of the client.
 *
 * <p>Exchanges are sent in the order in which they arrive. A broker that is away does not keep the
 * producer from starting: the connection is made for the first exchange. Thread-safe.
 */
@ManagedResource(description = "Managed RabbitMQ Stream Producer")
public class RabbitMQStreamProducer extends DefaultAsyncProducer {

    private final RabbitMQStreamEndpoint endpoint;
    private final ProducerConfiguration configuration;
    private final StreamDeclaration declaration;
    private final OutgoingMessages outgoing;
    private EnvironmentLease lease;
    private ExecutorService sender;
    private ExecutorService completions;
    private ScheduledExecutorService timer;
    private ScheduledFuture<?> expiry;
    private StreamQueries queries;
    private RabbitMQStreamHealthCheck healthCheck;
    private volatile Publisher publisher;

    public RabbitMQStreamProducer(RabbitMQStreamEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.configuration = endpoint.getProducer();
        this.declaration = new StreamDeclaration(endpoint.getStream(), endpoint.getDeclaration());
        this.outgoing = new OutgoingMessages(endpoint.createBinding(), isNamed());
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            return configuration.getOperation() == ProducerOperation.SEND
                    ? send(exchange, callback)
                    : query(exchange, callback);
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private boolean send(Exchange exchange, AsyncCallback callback) {
        List<Message> messages = messages(exchange);
        if (messages.isEmpty()) {
            callback.done(true);
            return true;
        }
        publisher.publish(
                messages,
                failure -> {
                    if (failure != null) {
                        exchange.setException(failure);
                    }
                    callback.done(false);
                });
        return false;
    }

    private List<Message> messages(Exchange exchange) {
        try {
            return outgoing.of(exchange);
        } catch (Exception e) {
            throw new NotStoredException(endpoint.getStream(), 0, 1, e);
        }
    }

    private boolean query(Exchange exchange, AsyncCallback callback) {
        sender.execute(
                () -> {
                    try {
                        exchange.getMessage().setBody(queries.answer(configuration.getOperation()));
                    } catch (RuntimeException e) {
                        exchange.setException(e);
                    }
                    completions.execute(() -> callback.done(false));
                });
        return false;
    }

    private Producer open(Environment environment, Resource.StateListener listener) {
        declaration.declare(environment);
        Duration confirmTimeout = Duration.ofMillis(configuration.getConfirmTimeout());
        return environment.producerBuilder().stream(endpoint.getStream())
                .name(configuration.getProducerName())
                .batchSize(configuration.getBatchSize())
                // the publisher keeps to the limit; the client's own must never be the narrower one
                .maxUnconfirmedMessages(2 * configuration.getMaxUnconfirmedMessages())
                .enqueueTimeout(Duration.ofMillis(endpoint.getConnection().getRpcTimeout()))
                // with a name a message that the client gives up by itself would let later ones
                // pass,
                // and could then never be stored
                .confirmTimeout(isNamed() ? Duration.ZERO : confirmTimeout)
                .listeners(listener)
                .build();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        validate();
        lease = endpoint.acquireEnvironment();
        queries =
                new StreamQueries(
                        lease, declaration, endpoint.getStream(), configuration.getProducerName());
        ExecutorServiceManager executors = endpoint.getCamelContext().getExecutorServiceManager();
        String name = "RabbitMQStreamProducer[" + endpoint.getStream() + "]";
        sender = executors.newThreadPool(this, name, oneThread());
        completions = executors.newCachedThreadPool(this, name + "Completion");
        publisher =
                new Publisher(
                        limits(),
                        listener -> lease.call(environment -> open(environment, listener)),
                        sender,
                        completions);
        timer = executors.newSingleThreadScheduledExecutor(this, name + "Timeout");
        long period = Math.max(100, Math.min(1_000, configuration.getConfirmTimeout() / 10));
        registerHealthCheck();
        endpoint.getComponent().started(this);
        expiry =
                timer.scheduleWithFixedDelay(
                        publisher::expire, period, period, TimeUnit.MILLISECONDS);
    }

    /**
     * One thread whose queue never overflows: the default one would then send on the calling
     * thread, out of order.
     */
    private static ThreadPoolProfile oneThread() {
        ThreadPoolProfile profile = new ThreadPoolProfile("RabbitMQStreamProducer");
        profile.setPoolSize(1);
        profile.setMaxPoolSize(1);
        profile.setMaxQueueSize(Integer.MAX_VALUE);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        return profile;
    }

    private void registerHealthCheck() {
        HealthCheckRepository repository =
                HealthCheckHelper.getHealthCheckRepository(endpoint.getCamelContext(), "producers");
        if (endpoint.getComponent().isHealthCheckProducerEnabled()
                && repository instanceof WritableHealthCheckRepository writable) {
            healthCheck =
                    new RabbitMQStreamHealthCheck(
                            "producer:rabbitmq-stream-"
                                    + endpoint.getStream()
                                    + "-"
                                    + endpoint.getId(),
                            this::health);
            healthCheck.setEnabled(true);
            writable.addHealthCheck(healthCheck);
        }
    }

    private void unregisterHealthCheck() {
        HealthCheckRepository repository =
                HealthCheckHelper.getHealthCheckRepository(endpoint.getCamelContext(), "producers");
        if (healthCheck != null && repository instanceof WritableHealthCheckRepository writable) {
            writable.removeHealthCheck(healthCheck);
        }
    }

    /** A producer that has not been needed yet is healthy; one whose connection is lost is not. */
    private RabbitMQStreamHealthCheck.Report health() {
        String state = getState();
        return new RabbitMQStreamHealthCheck.Report(
                state.equals("IDLE") || state.equals("OPEN"),
                state,
                Map.of("stream", endpoint.getStream(), "unconfirmed", getUnconfirmed()));
    }

    private void validate() {
        long timeout = configuration.getConfirmTimeout();
        if (timeout != 0 && timeout < 1_000) {
            throw new IllegalArgumentException(
                    "confirmTimeout must be 0 or at least 1000 ms, not " + timeout);
        }
        if (configuration.getMaxUnconfirmedMessages() < 1) {
            throw new IllegalArgumentException("maxUnconfirmedMessages must be at least 1");
        }
        if (configuration.getOperation() == ProducerOperation.LAST_PUBLISHING_ID && !isNamed()) {
            throw new IllegalArgumentException("operation lastPublishingId needs a producerName");
        }
    }

    private Publisher.Limits limits() {
        return new Publisher.Limits(
                endpoint.getStream(),
                isNamed(),
                configuration.getMaxUnconfirmedMessages(),
                Duration.ofMillis(configuration.getConfirmTimeout()),
                Duration.ofMillis(endpoint.getConnection().getRpcTimeout()));
    }

    @Override
    protected void doStop() throws Exception {
        unregisterHealthCheck();
        endpoint.getComponent().stopped(this);
        if (publisher != null) {
            publisher.stop(Duration.ofMillis(configuration.getShutdownTimeout()));
            expiry.cancel(false);
            ExecutorServiceManager executors =
                    endpoint.getCamelContext().getExecutorServiceManager();
            executors.shutdownGraceful(timer);
            executors.shutdownGraceful(sender);
            executors.shutdownGraceful(completions);
            lease.close();
        }
        super.doStop();
    }

    private boolean isNamed() {
        return configuration.getProducerName() != null;
    }

    @ManagedAttribute(description = "Messages sent and not yet confirmed")
    public int getUnconfirmed() {
        return publisher == null ? 0 : publisher.unconfirmed();
    }

    @ManagedAttribute(description = "Messages that the broker has confirmed")
    public long getPublished() {
        return publisher == null ? 0 : publisher.published();
    }

    @ManagedAttribute(description = "Messages that were not confirmed, of exchanges that failed")
    public long getFailed() {
        return publisher == null ? 0 : publisher.failed();
    }

    @ManagedAttribute(description = "State of the connection: IDLE, OPEN, RECOVERING, .. or FAILED")
    public String getState() {
        if (publisher == null) {
            return "IDLE";
        }
        return publisher
                .state()
                .map(Enum::name)
                .orElse(publisher.openFailure().isPresent() ? "FAILED" : "IDLE");
    }
}
