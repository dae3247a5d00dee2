package io.github.camelstreams.bench;

import java.util.function.Consumer;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceHelper;

/** A producer and a route of the component, an exchange for each message. */
final class ComponentTransport implements Transport {

    private final Bench bench;
    private final String route;
    private final AsyncProducer producer;

    ComponentTransport(Bench bench, BenchStream stream, Consumer<byte[]> handler) throws Exception {
        this.bench = bench;
        this.route = stream.name();
        String options = "offset=first&initialCredits=" + BenchStream.CREDITS;
        bench.camel()
                .addRoutes(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from(bench.uri(stream, options))
                                        .routeId(route)
                                        .process(
                                                exchange ->
                                                        handler.accept(
                                                                exchange.getMessage()
                                                                        .getBody(byte[].class)));
                            }
                        });
        producer = bench.camel().getEndpoint(bench.uri(stream, "")).createAsyncProducer();
        ServiceHelper.startService(producer);
    }

    @Override
    public void send(byte[] body) {
        Exchange exchange = new DefaultExchange(bench.camel());
        exchange.getMessage().setBody(body);
        producer.process(exchange, doneSync -> {});
    }

    @Override
    public void close() {
        ServiceHelper.stopAndShutdownServices(producer);
        Bench.remove(bench.camel(), route);
    }
}
