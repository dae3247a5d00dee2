package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Producer;
import com.rabbitmq.stream.ProducerBuilder;
import com.rabbitmq.stream.Resource;
import io.github.camelstreams.component.rabbitmq.stream.DeclarationConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.ProducerConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamEndpoint;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.client.StreamDeclaration;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamBinding;
import java.time.Duration;

/** Opens the client's producers the way the options of an endpoint say. Thread-safe. */
final class ClientProducers {

    private final EnvironmentLease lease;
    private final ProducerConfiguration configuration;
    private final DeclarationConfiguration declaration;
    private final boolean filtered;
    private final Duration rpcTimeout;

    ClientProducers(RabbitMQStreamEndpoint endpoint, EnvironmentLease lease) {
        this.lease = lease;
        this.configuration = endpoint.getProducer();
        this.declaration = endpoint.getDeclaration();
        this.filtered = endpoint.getFilter().getFilterValue() != null;
        this.rpcTimeout = Duration.ofMillis(endpoint.getConnection().getRpcTimeout());
    }

    /** Opens producers on this stream, and declares it before if that is wanted. */
    ProducerFactory on(String stream) {
        StreamDeclaration target =
                new StreamDeclaration(stream, declaration, configuration.isSuperStream());
        return listener ->
                lease.call(
                        environment -> {
                            target.declare(environment);
                            return open(environment, stream, listener);
                        });
    }

    private Producer open(Environment environment, String stream, Resource.StateListener listener) {
        String name = configuration.getProducerName();
        ProducerBuilder builder =
                target(environment.producerBuilder(), stream)
                        .name(name)
                        .batchSize(configuration.getBatchSize())
                        // the publisher keeps to the limit; the client's own must never be the
                        // narrower one
                        .maxUnconfirmedMessages(2 * configuration.getMaxUnconfirmedMessages())
                        .enqueueTimeout(rpcTimeout)
                        // with a name a message that the client gives up by itself would let later
                        // ones pass, and could then never be stored
                        .confirmTimeout(
                                name == null
                                        ? Duration.ofMillis(configuration.getConfirmTimeout())
                                        : Duration.ZERO)
                        .listeners(listener);
        if (configuration.getSubEntrySize() > 1) {
            builder.subEntrySize(configuration.getSubEntrySize())
                    .compression(configuration.getCompression());
        }
        if (filtered) {
            builder.filterValue(RabbitMQStreamBinding::filterValue);
        }
        return new FrameLimitedProducer(
                builder.build(), lease::frameSize, configuration.getSubEntrySize());
    }

    private ProducerBuilder target(ProducerBuilder builder, String stream) {
        return configuration.isSuperStream()
                ? builder.superStream(stream)
                        .routing(message -> ((RoutedMessage) message).routingKey())
                        .producerBuilder()
                : builder.stream(stream);
    }
}
