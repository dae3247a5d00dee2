package io.github.camelstreams.bench;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultConsumer;

/**
 * The raw client reads, and its handler makes an exchange of each message and sends it through a
 * route: what Camel itself costs, with no component in between. No consumer of Camel can cost less.
 *
 * @param camel where the route is
 */
record ConsumeIntoRoute(Bench bench, CamelContext camel) implements Leg {

    @Override
    public String name() {
        return "raw client into a Camel route";
    }

    @Override
    public Cost run(int messages) throws Exception {
        try (BenchStream stream = bench.newStream()) {
            stream.fill(messages);
            Sequence sequence = new Sequence(messages);
            camel.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:" + stream.name())
                                    .routeId(stream.name())
                                    .process(each -> sequence.arrived(payload(each)));
                        }
                    });
            DefaultConsumer entrance =
                    (DefaultConsumer) camel.getRoute(stream.name()).getConsumer();
            try {
                return stream.read(sequence, body -> send(body, entrance));
            } finally {
                Bench.remove(camel, stream.name());
            }
        }
    }

    private static void send(byte[] body, DefaultConsumer entrance) {
        Exchange exchange = entrance.createExchange(false);
        exchange.getIn().setBody(body);
        entrance.getAsyncProcessor()
                .process(exchange, doneSync -> entrance.releaseExchange(exchange, false));
    }

    private static byte[] payload(Exchange exchange) {
        return exchange.getMessage().getBody(byte[].class);
    }
}
