package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Message;
import io.github.camelstreams.component.rabbitmq.stream.ProducerConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.ProducerOperation;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamEndpoint;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamHealthCheck;
import io.github.camelstreams.component.rabbitmq.stream.client.ConnectionSecurityException;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.client.StreamDeclaration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.support.DefaultAsyncProducer;

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
    private final int number;
    private EnvironmentLease lease;
    private ExecutorService threads;
    private Executor completions;
    private ScheduledExecutorService timer;
    private ScheduledFuture<?> expiry;
    private StreamQueries queries;
    private RabbitMQStreamHealthCheck healthCheck;
    private OutgoingMessages outgoing;
    private volatile Destination destination;
    private volatile OverrideDestinations others;

    public RabbitMQStreamProducer(RabbitMQStreamEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.configuration = endpoint.getProducer();
        this.number = endpoint.countProducer();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            if (destination == null) {
                throw new IllegalStateException(
                        "The producer of stream %s is not started".formatted(endpoint.getStream()));
            }
            return configuration.getOperation() == ProducerOperation.SEND
                    ? send(exchange, callback)
                    : query(exchange, callback);
        } catch (Exception | Error e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private boolean send(Exchange exchange, AsyncCallback callback) {
        String other = overrideStream(exchange);
        Object body = exchange.getMessage().getBody();
        List<Message> messages = messages(exchange);
        if (messages.isEmpty()) {
            sent(exchange, body);
            callback.done(true);
            return true;
        }
        Consumer<PublishException> completion =
                failure -> {
                    if (failure == null) {
                        sent(exchange, body);
                    } else {
                        exchange.setException(failure);
                    }
                    callback.done(false);
                };
        if (other == null) {
            destination.publish(messages, completion);
        } else {
            others.publish(other, messages, completion);
        }
        return false;
    }

    /** The stream that the exchange names by itself; null when it does not, or may not. */
    private String overrideStream(Exchange exchange) {
        Object stream = exchange.getMessage().getHeader(RabbitMQStreamConstants.OVERRIDE_STREAM);
        if (stream == null || !configuration.isAllowOverrideStream()) {
            return null;
        }
        if (stream instanceof String name && !name.isBlank()) {
            return name.equals(endpoint.getStream()) ? null : name;
        }
        throw new NotStoredException(
                endpoint.getStream(),
                0,
                1,
                new IllegalArgumentException(
                        "the header %s is not the name of a stream"
                                .formatted(RabbitMQStreamConstants.OVERRIDE_STREAM)));
    }

    /** The headers have had their effect. A failed exchange keeps them for its next attempt. */
    private void sent(Exchange exchange, Object body) {
        ReadOnceBodies.published(body, exchange);
        exchange.getMessage().removeHeader(RabbitMQStreamConstants.FILTER_VALUE);
        if (configuration.isAllowOverrideStream()) {
            exchange.getMessage().removeHeader(RabbitMQStreamConstants.OVERRIDE_STREAM);
        }
    }

    private List<Message> messages(Exchange exchange) {
        try {
            return outgoing.of(exchange);
        } catch (Exception | Error e) {
            if (isNamed()) {
                destination.publisher().failedBefore(outgoing.publishingIds(exchange));
            }
            throw new NotStoredException(endpoint.getStream(), 0, 1, e);
        }
    }

    private boolean query(Exchange exchange, AsyncCallback callback) {
        queries.ask(
                configuration.getOperation(),
                exchange,
                destination::execute,
                (answer, failure) ->
                        completions.execute(
                                () -> {
                                    if (failure == null) {
                                        exchange.getMessage().setBody(answer);
                                    } else {
                                        exchange.setException(failure);
                                    }
                                    callback.done(false);
                                }));
        return false;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        configuration.validate();
        endpoint.getDeclaration().validate(configuration.isSuperStream());
        outgoing =
                new OutgoingMessages(
                        endpoint.createBinding(),
                        new Routing(endpoint.getCamelContext(), configuration),
                        new Filtering(
                                endpoint.getCamelContext(), endpoint.getFilter(), configuration),
                        configuration);
        lease = endpoint.acquireEnvironment();
        String stream = endpoint.getStream();
        ExecutorServiceManager executors = endpoint.getCamelContext().getExecutorServiceManager();
        String name = Destination.threadName(stream);
        threads = executors.newCachedThreadPool(this, name + "Completion");
        completions = new CoalescingExecutor(threads);
        queries =
                new StreamQueries(
                        lease,
                        new StreamDeclaration(stream, endpoint.getDeclaration(), false),
                        stream,
                        configuration.getProducerName(),
                        new StreamTail(
                                endpoint.createBinding(), stream, configuration.getTailLength()),
                        threads,
                        endpoint.getConnection());
        ClientProducers producers = new ClientProducers(endpoint, lease);
        destination = destination(stream, producers);
        others =
                new OverrideDestinations(
                        configuration.getMaxOverrideStreams(),
                        Duration.ofMillis(endpoint.getConnection().getRpcTimeout()),
                        other -> destination(other, producers));
        timer = executors.newSingleThreadScheduledExecutor(this, name + "Timeout");
        long period = Math.max(100, Math.min(1_000, configuration.getConfirmTimeout() / 10));
        registerHealthCheck();
        endpoint.getComponent().started(this);
        expiry = timer.scheduleWithFixedDelay(this::expire, period, period, TimeUnit.MILLISECONDS);
    }

    private Destination destination(String stream, ClientProducers producers) {
        return new Destination(
                endpoint.getCamelContext(), limits(stream), producers.on(stream), completions);
    }

    private void expire() {
        destination.publisher().expire();
        others.expire();
    }

    private void registerHealthCheck() {
        HealthCheckRepository repository =
                HealthCheckHelper.getHealthCheckRepository(endpoint.getCamelContext(), "producers");
        if (endpoint.getComponent().isHealthCheckProducerEnabled()
                && repository instanceof WritableHealthCheckRepository writable) {
            healthCheck =
                    new RabbitMQStreamHealthCheck(
                            "producer:rabbitmq-stream-%s-%s%s"
                                    .formatted(
                                            endpoint.getStream(),
                                            endpoint.getId(),
                                            number == 1 ? "" : "-" + number),
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
                ConnectionSecurityException.advice(
                        destination.publisher().openFailure().orElse(null)),
                Map.of("stream", endpoint.getStream(), "unconfirmed", getUnconfirmed()));
    }

    private Publisher.Limits limits(String stream) {
        return new Publisher.Limits(
                stream,
                isNamed(),
                configuration.getMaxUnconfirmedMessages(),
                Duration.ofMillis(configuration.getConfirmTimeout()),
                Duration.ofMillis(endpoint.getConnection().getRpcTimeout()),
                endpoint.getConnection().patience());
    }

    @Override
    protected void doStop() throws Exception {
        unregisterHealthCheck();
        endpoint.getComponent().stopped(this);
        if (destination != null) {
            long deadline =
                    System.nanoTime()
                            + TimeUnit.MILLISECONDS.toNanos(configuration.getShutdownTimeout());
            queries.stop();
            destination.stop(Duration.ofMillis(configuration.getShutdownTimeout()));
            others.stop(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            expiry.cancel(false);
            ExecutorServiceManager executors =
                    endpoint.getCamelContext().getExecutorServiceManager();
            executors.shutdownGraceful(timer);
            executors.shutdownGraceful(threads);
            lease.close();
        }
        super.doStop();
    }

    private boolean isNamed() {
        return configuration.getProducerName() != null;
    }

    @ManagedAttribute(description = "Messages sent and not yet confirmed")
    public int getUnconfirmed() {
        return destination == null
                ? 0
                : destination.publisher().unconfirmed() + others.unconfirmed();
    }

    @ManagedAttribute(description = "Messages that the broker has confirmed")
    public long getPublished() {
        return destination == null ? 0 : destination.publisher().published() + others.published();
    }

    @ManagedAttribute(description = "Messages that were not confirmed, of exchanges that failed")
    public long getFailed() {
        return destination == null ? 0 : destination.publisher().failed() + others.failed();
    }

    @ManagedAttribute(description = "How many streams named by a header are open")
    public int getOverrideStreams() {
        return destination == null ? 0 : others.size();
    }

    @ManagedAttribute(description = "State of the connection: IDLE, OPEN, RECOVERING, .. or FAILED")
    public String getState() {
        if (destination == null) {
            return "IDLE";
        }
        Publisher publisher = destination.publisher();
        return publisher
                .state()
                .map(Enum::name)
                .orElse(publisher.openFailure().isPresent() ? "FAILED" : "IDLE");
    }
}
