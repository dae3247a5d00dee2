package io.github.camelstreams.bench;

import com.rabbitmq.stream.Environment;
import io.github.camelstreams.stack.Broker;
import io.github.camelstreams.stack.SharedServers;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/** What the legs share: a broker, an environment of the raw client, a Camel context. */
final class Bench implements AutoCloseable {

    private final Broker broker = SharedServers.broker();
    private final Environment environment =
            Environment.builder()
                    .host(broker.host())
                    .port(broker.port())
                    .username(broker.username())
                    .password(broker.password())
                    .build();
    private final CamelContext camel = new DefaultCamelContext();

    Bench() {
        camel.start();
    }

    Environment environment() {
        return environment;
    }

    CamelContext camel() {
        return camel;
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

    /** Stops a route and forgets it. */
    void remove(String route) {
        try {
            camel.getRouteController().stopRoute(route);
            camel.removeRoute(route);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        camel.stop();
        environment.close();
    }
}
