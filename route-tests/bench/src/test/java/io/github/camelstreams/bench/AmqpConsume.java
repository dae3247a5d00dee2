package io.github.camelstreams.bench;

import org.apache.camel.builder.RouteBuilder;

/**
 * A route of camel-spring-rabbitmq reads a stream that is there over AMQP 0.9.1, each message
 * acknowledged when its exchange is done. A tenth of the messages is enough.
 */
record AmqpConsume(Bench bench) implements Leg {

    private static final int SHARE = 10;

    @Override
    public String name() {
        return "camel-spring-rabbitmq, consume";
    }

    @Override
    public Cost run(int messages) throws Exception {
        int fewer = messages / SHARE;
        try (BenchStream stream = bench.newStream()) {
            stream.fill(fewer);
            Sequence sequence = new Sequence(fewer);
            String uri =
                    "spring-rabbitmq:default?queues=%s&prefetchCount=1000&autoDeclare=false"
                                    .formatted(stream.name())
                            + "&arg.consumer.x-stream-offset=first";
            bench.amqp()
                    .addRoutes(
                            new RouteBuilder() {
                                @Override
                                public void configure() {
                                    from(uri)
                                            .routeId(stream.name())
                                            .process(
                                                    exchange ->
                                                            sequence.arrived(
                                                                    exchange.getMessage()
                                                                            .getBody(
                                                                                    byte[].class)));
                                }
                            });
            try {
                return sequence.await();
            } finally {
                Bench.remove(bench.amqp(), stream.name());
            }
        }
    }
}
