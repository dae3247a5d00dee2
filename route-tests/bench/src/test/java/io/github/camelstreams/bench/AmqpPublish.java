package io.github.camelstreams.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceHelper;

/**
 * camel-spring-rabbitmq publishes to the stream over AMQP 0.9.1. It waits for the confirmation of
 * each message, so {@value #SENDERS} threads send at a time. A twentieth of the messages is enough.
 */
record AmqpPublish(Bench bench) implements Leg {

    private static final int SENDERS = 32;
    private static final int SHARE = 20;

    @Override
    public String name() {
        return "camel-spring-rabbitmq, publish";
    }

    @Override
    public Cost run(int messages) throws Exception {
        int fewer = messages / SHARE;
        try (BenchStream stream = bench.newStream()) {
            Cost cost = publish(stream, fewer);
            stream.readInAnyOrder(fewer);
            return cost;
        }
    }

    private Cost publish(BenchStream stream, int messages) throws Exception {
        String uri = "spring-rabbitmq:default?confirm=enabled&routingKey=" + stream.name();
        AsyncProducer producer = bench.amqp().getEndpoint(uri).createAsyncProducer();
        ServiceHelper.startService(producer);
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try {
            AtomicInteger next = new AtomicInteger();
            List<Future<?>> all = new ArrayList<>();
            CostMeter meter = CostMeter.start();
            for (int sender = 0; sender < SENDERS; sender++) {
                all.add(senders.submit(() -> send(producer, next, messages)));
            }
            for (Future<?> each : all) {
                each.get();
            }
            return meter.of(messages);
        } finally {
            senders.shutdown();
            ServiceHelper.stopAndShutdownServices(producer);
        }
    }

    private Void send(AsyncProducer producer, AtomicInteger next, int messages) throws Exception {
        for (int number; (number = next.getAndIncrement()) < messages; ) {
            Exchange exchange = new DefaultExchange(bench.amqp());
            exchange.getMessage().setBody(Payload.of(number));
            producer.process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
        }
        return null;
    }
}
