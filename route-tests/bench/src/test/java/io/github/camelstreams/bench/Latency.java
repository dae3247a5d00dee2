package io.github.camelstreams.bench;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * How long messages take from the moment they were due to be sent until they are handled, at a
 * steady rate, whether or not the way keeps up with it.
 *
 * @param rate messages a second
 * @param seconds how long; the first fifth is left out, while everything gets warm
 */
record Latency(Bench bench, int rate, int seconds) {

    /** Opens a way through a stream. */
    interface Opening {
        Transport open(Bench bench, BenchStream stream, Consumer<byte[]> handler) throws Exception;
    }

    /** In nanoseconds. */
    Histogram measure(Opening opening) throws Exception {
        int messages = rate * seconds;
        int cold = messages / 5;
        Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        CountDownLatch arrived = new CountDownLatch(messages);
        Consumer<byte[]> handler =
                body -> {
                    ByteBuffer values = ByteBuffer.wrap(body);
                    if (values.getLong() >= cold) {
                        histogram.recordValue(Math.max(0, System.nanoTime() - values.getLong()));
                    }
                    arrived.countDown();
                };
        try (BenchStream stream = bench.newStream();
                Transport transport = opening.open(bench, stream, handler)) {
            send(transport, messages);
            if (!arrived.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(arrived.getCount() + " messages did not come");
            }
        }
        return histogram;
    }

    private void send(Transport transport, int messages) throws Exception {
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
        for (int i = 0; i < messages; i++) {
            long due = start + TimeUnit.SECONDS.toNanos(1) * i / rate;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            byte[] body = Payload.of(i);
            ByteBuffer.wrap(body).putLong(Long.BYTES, due);
            transport.send(body);
        }
    }
}
