package io.github.camelstreams.bench;

import com.rabbitmq.stream.Producer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The raw client publishes and waits for the last confirmation. */
record PublishRaw(Bench bench) implements Leg {

    /** As the component's default. */
    static final int IN_FLIGHT = 10_000;

    @Override
    public String name() {
        return "raw client, publish";
    }

    @Override
    public Cost run(int messages) throws InterruptedException {
        try (BenchStream stream = bench.newStream()) {
            Cost cost = publish(stream, messages);
            stream.read(messages);
            return cost;
        }
    }

    private Cost publish(BenchStream stream, int messages) throws InterruptedException {
        try (Producer producer =
                bench.environment().producerBuilder().stream(stream.name())
                        .maxUnconfirmedMessages(IN_FLIGHT)
                        .build()) {
            CountDownLatch confirmed = new CountDownLatch(messages);
            CostMeter meter = CostMeter.start();
            for (int i = 0; i < messages; i++) {
                producer.send(
                        producer.messageBuilder().addData(Payload.of(i)).build(),
                        status -> {
                            if (status.isConfirmed()) {
                                confirmed.countDown();
                            }
                        });
            }
            if (!confirmed.await(120, TimeUnit.SECONDS)) {
                throw new IllegalStateException("not confirmed: " + confirmed.getCount());
            }
            return meter.of(messages);
        }
    }
}
