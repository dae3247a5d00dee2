package io.github.camelstreams.bench;

import com.rabbitmq.stream.Environment;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.SharedServers;
import org.apache.camel.CamelContext;
import org.apache.camel.component.springrabbit.SpringRabbitMQComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.PooledExchangeFactory;
import org.apache.camel.impl.engine.PooledProcessorExchangeFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory.ConfirmType;

/** What the legs share: a broker, an environment of the raw client, Camel contexts. */
final class Bench implements AutoCloseable {

    private final Broker broker = SharedServers.broker();
    private final Environment environment =
            Environment.builder()
                    .host(broker.host())
                    .port(broker.port())
                    .username(broker.username())
                    .password(broker.password())
                    .build();
    private final CachingConnectionFactory connections = connections();
    private final CamelContext camel = new DefaultCamelContext();
    private final CamelContext tuned = tunedForSpeed();
    private final CamelContext amqp = amqp(connections);

    Bench() {
        camel.start();
        tuned.start();
        amqp.start();
    }

    /** As by camel.main.exchange-factory=pooled and camel.main.jmx-enabled=false. */
    private static CamelContext tunedForSpeed() {
        CamelContext context = new DefaultCamelContext();
        context.disableJMX();
        context.getCamelContextExtension().setExchangeFactory(new PooledExchangeFactory());
        context.getCamelContextExtension()
                .setProcessorExchangeFactory(new PooledProcessorExchangeFactory());
        return context;
    }

    private static CamelContext amqp(CachingConnectionFactory connections) {
        SpringRabbitMQComponent component = new SpringRabbitMQComponent();
        component.setConnectionFactory(connections);
        CamelContext context = new DefaultCamelContext();
        context.addComponent("spring-rabbitmq", component);
        return context;
    }

    private CachingConnectionFactory connections() {
        CachingConnectionFactory factory =
                new CachingConnectionFactory(broker.host(), SharedServers.amqpPort());
        factory.setUsername(broker.username());
        factory.setPassword(broker.password());
        factory.setPublisherConfirmType(ConfirmType.SIMPLE);
        factory.setChannelCacheSize(64);
        return factory;
    }

    Environment environment() {
        return environment;
    }

    /** With Camel's defaults. */
    CamelContext camel() {
        return camel;
    }

    /** Uses exchanges again, and has no JMX that counts them. */
    CamelContext tuned() {
        return tuned;
    }

    /** With camel-spring-rabbitmq. */
    CamelContext amqp() {
        return amqp;
    }

    BenchStream newStream() {
        return new BenchStream(environment);
    }

    /** The component's endpoint for the stream. */
    String uri(BenchStream stream, String options) {
        return "rabbitmq-stream:%s?host=%s&port=%d&username=%s&password=%s%s"
                .formatted(
                        stream.name(),
                        broker.host(),
                        broker.port(),
                        broker.username(),
                        broker.password(),
                        options.isEmpty() ? "" : "&" + options);
    }

    /** The version of the broker, as it says. */
    String brokerVersion() {
        try (var connection = connections.getRabbitConnectionFactory().newConnection()) {
            return String.valueOf(connection.getServerProperties().get("version"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops a route and forgets it. */
    static void remove(CamelContext context, String route) {
        try {
            context.getRouteController().stopRoute(route);
            context.removeRoute(route);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        camel.stop();
        tuned.stop();
        amqp.stop();
        connections.destroy();
        environment.close();
    }
}
