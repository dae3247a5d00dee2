package io.github.camelstreams.bench;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;

/**
 * A route reads a stream that is there.
 *
 * @param camel where the route is
 * @param batching whether an exchange is a batch or a message
 */
record ConsumeExchanges(Bench bench, CamelContext camel, boolean batching) implements Leg {

    @Override
    public String name() {
        return batching ? "component, batches" : "component, an exchange a message";
    }

    @Override
    public Cost run(int messages) throws Exception {
        try (BenchStream stream = bench.newStream()) {
            stream.fill(messages);
            Sequence sequence = new Sequence(messages);
            String uri =
                    bench.uri(
                            stream,
                            "offset=first&batching=%s&initialCredits=%d"
                                    .formatted(batching, BenchStream.CREDITS));
            camel.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from(uri).routeId(stream.name()).process(reader(sequence));
                        }
                    });
            try {
                return sequence.await();
            } finally {
                Bench.remove(camel, stream.name());
            }
        }
    }

    private Processor reader(Sequence sequence) {
        return batching
                ? exchange -> batch(exchange).forEach(each -> sequence.arrived(bytes(each)))
                : exchange -> sequence.arrived(bytes(exchange.getMessage()));
    }

    @SuppressWarnings("unchecked")
    private static List<Message> batch(Exchange exchange) {
        return exchange.getMessage().getBody(List.class);
    }

    private static byte[] bytes(Message message) {
        return message.getBody(byte[].class);
    }
}
