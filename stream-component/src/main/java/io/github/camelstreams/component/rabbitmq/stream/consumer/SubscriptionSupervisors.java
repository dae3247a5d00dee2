package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.Consumer;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamEndpoint;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.client.StreamDeclaration;
import io.github.camelstreams.component.rabbitmq.stream.client.SuperStreamPartitions;
import io.github.camelstreams.component.rabbitmq.stream.offset.BrokerOffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.TransientOffsetRepository;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Makes what reads the streams of a consumer, each with a thread and a position of its own.
 * Positions that nobody else keeps are kept here, so that they outlive a suspension. Thread-safe.
 */
final class SubscriptionSupervisors {

    private final RabbitMQStreamConsumer consumer;
    private final RabbitMQStreamEndpoint endpoint;
    private final ConsumerSettings settings;
    private final EnvironmentLease lease;
    private final Executor workers;
    private final StreamDeclaration declaration;
    private final Map<String, OffsetRepository> repositories = new ConcurrentHashMap<>();
    private final Map<String, SubscriptionSupervisor> latest = new ConcurrentHashMap<>();

    SubscriptionSupervisors(
            RabbitMQStreamConsumer consumer,
            ConsumerSettings settings,
            EnvironmentLease lease,
            Executor workers) {
        this.consumer = consumer;
        this.endpoint = consumer.getEndpoint();
        this.settings = settings;
        this.lease = lease;
        this.workers = workers;
        this.declaration =
                new StreamDeclaration(
                        endpoint.getStream(), endpoint.getDeclaration(), settings.isSuperStream());
    }

    /** All that the consumer reads, from now on until it is stopped. */
    Consumption consumption() {
        return new Consumption(
                settings,
                this::partitions,
                this::supervisor,
                settings.isSuperStream() ? thread(settings) : null,
                workers);
    }

    private List<String> partitions() {
        return lease.call(
                environment -> {
                    declaration.declare(environment);
                    return SuperStreamPartitions.of(settings.stream(), environment);
                });
    }

    private SubscriptionSupervisor supervisor(String stream) {
        ConsumerSettings own = settings.on(stream);
        SubscriptionSupervisor supervisor =
                new SubscriptionSupervisor(
                        own,
                        lease,
                        repositories.computeIfAbsent(stream, name -> repository(own)),
                        new ExchangeProcessor(consumer, own),
                        thread(own),
                        workers,
                        settings.isSuperStream() ? unneeded -> {} : declaration::declare,
                        consumer::stoppedByFailure,
                        owner());
        latest.put(stream, supervisor);
        return supervisor;
    }

    private OffsetRepository repository(ConsumerSettings own) {
        OffsetRepository configured = endpoint.getConsumer().getOffsetRepository();
        if (configured != null) {
            return configured;
        }
        return own.trackedByBroker()
                ? new BrokerOffsetRepository(
                        () -> client(own.stream()),
                        offset ->
                                lease.run(
                                        environment ->
                                                environment.storeOffset(
                                                        own.consumerName(), own.stream(), offset)))
                : new TransientOffsetRepository();
    }

    private Consumer client(String stream) {
        SubscriptionSupervisor supervisor = latest.get(stream);
        return supervisor == null ? null : supervisor.consumer();
    }

    private SupervisorThread thread(ConsumerSettings own) {
        return new SupervisorThread(
                own.stream(), consumer, endpoint.getCamelContext().getExecutorServiceManager());
    }

    private String owner() {
        return ManagementFactory.getRuntimeMXBean().getName()
                + "/"
                + endpoint.getCamelContext().getName();
    }
}
