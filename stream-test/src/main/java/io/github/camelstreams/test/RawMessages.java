package io.github.camelstreams.test;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.OffsetSpecification;
import com.rabbitmq.stream.Producer;
import com.rabbitmq.stream.codec.SimpleCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Messages as bytes, whether they are AMQP or not, published by a client that does not care. */
public final class RawMessages {

    private static final int PATIENCE_SECONDS = 60;

    private RawMessages() {}

    /**
     * Publishes them in this order to a stream of the shared broker, and waits until it has them.
     */
    public static void publish(String stream, List<byte[]> messages) throws InterruptedException {
        CountDownLatch confirmed = new CountDownLatch(messages.size());
        try (Environment environment = connect();
                Producer producer = environment.producerBuilder().stream(stream).build()) {
            for (byte[] message : messages) {
                producer.send(
                        producer.messageBuilder().addData(message).build(),
                        status -> {
                            if (status.isConfirmed()) {
                                confirmed.countDown();
                            }
                        });
            }
            if (!confirmed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Not confirmed: " + confirmed.getCount());
            }
        }
    }

    /** The first so many messages of a stream of the shared broker, as they are stored. */
    public static List<byte[]> read(String stream, int count) throws InterruptedException {
        List<byte[]> messages = new ArrayList<>();
        CountDownLatch missing = new CountDownLatch(count);
        try (Environment environment = connect()) {
            environment.consumerBuilder().stream(stream)
                    .offset(OffsetSpecification.first())
                    .messageHandler(
                            (context, message) -> {
                                if (missing.getCount() > 0) {
                                    messages.add(message.getBodyAsBinary());
                                    missing.countDown();
                                }
                            })
                    .build();
            if (!missing.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Not there: " + missing.getCount());
            }
        }
        return messages;
    }

    private static Environment connect() {
        Broker broker = SharedServers.broker();
        return Environment.builder()
                .host(broker.host())
                .port(broker.port())
                .username(broker.username())
                .password(broker.password())
                .codec(new SimpleCodec())
                .build();
    }
}
