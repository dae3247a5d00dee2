package io.github.camelstreams.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceHelper;

/**
 * The component publishes, asynchronously, and all exchanges complete.
 *
 * @param batch messages of an exchange; 1 is an exchange for each message
 */
record PublishExchanges(Bench bench, int batch) implements Leg {

    @Override
    public String name() {
        return batch == 1 ? "component, an exchange a message" : "component, batches of " + batch;
    }

    @Override
    public Cost run(int messages) throws Exception {
        try (BenchStream stream = bench.newStream()) {
            Cost cost = publish(stream, messages);
            stream.read(messages);
            return cost;
        }
    }

    private Cost publish(BenchStream stream, int messages) throws Exception {
        String uri = bench.uri(stream, "maxUnconfirmedMessages=" + PublishRaw.IN_FLIGHT);
        AsyncProducer producer = bench.camel().getEndpoint(uri).createAsyncProducer();
        ServiceHelper.startService(producer);
        try {
            CountDownLatch confirmed = new CountDownLatch(messages / batch);
            CostMeter meter = CostMeter.start();
            for (int first = 0; first < messages; first += batch) {
                Exchange exchange = new DefaultExchange(bench.camel());
                exchange.getMessage().setBody(body(first));
                producer.process(
                        exchange,
                        doneSync -> {
                            if (exchange.getException() == null) {
                                confirmed.countDown();
                            }
                        });
            }
            if (!confirmed.await(120, TimeUnit.SECONDS)) {
                throw new IllegalStateException("not confirmed: " + confirmed.getCount());
            }
            return meter.of(messages);
        } finally {
            ServiceHelper.stopAndShutdownServices(producer);
        }
    }

    private Object body(int first) {
        if (batch == 1) {
            return Payload.of(first);
        }
        List<byte[]> bodies = new ArrayList<>(batch);
        for (int i = first; i < first + batch; i++) {
            bodies.add(Payload.of(i));
        }
        return bodies;
    }
}
