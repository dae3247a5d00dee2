package io.github.camelstreams.bench;

import com.rabbitmq.stream.ByteCapacity;
import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.OffsetSpecification;
import com.rabbitmq.stream.Producer;
import io.github.camelstreams.test.SharedServers;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A stream for one run of one leg, deleted at its end. */
final class BenchStream implements AutoCloseable {

    /** As the component's default: how many chunks the broker may send ahead. */
    static final int CREDITS = 10;

    private final Environment environment;
    private final String name = SharedServers.uniqueName("bench");

    BenchStream(Environment environment) {
        this.environment = environment;
        environment.streamCreator().stream(name).maxLengthBytes(ByteCapacity.GB(20)).create();
    }

    String name() {
        return name;
    }

    /** Stores so many messages. */
    void fill(int messages) throws InterruptedException {
        CountDownLatch confirmed = new CountDownLatch(messages);
        try (Producer producer = environment.producerBuilder().stream(name).build()) {
            for (int i = 0; i < messages; i++) {
                producer.send(
                        producer.messageBuilder().addData(Payload.of(i)).build(),
                        status -> confirmed.countDown());
            }
            if (!confirmed.await(120, TimeUnit.SECONDS)) {
                throw new IllegalStateException("not confirmed: " + confirmed.getCount());
            }
        }
    }

    /** Reads the messages with the raw client. */
    Cost read(int messages) throws InterruptedException {
        Sequence sequence = new Sequence(messages);
        return read(sequence, sequence::arrived);
    }

    /** Reads messages that several senders have stored, and checks that each is there once. */
    void readInAnyOrder(int messages) throws InterruptedException {
        Sequence sequence = new Sequence(messages);
        BitSet seen = new BitSet(messages);
        read(
                sequence,
                body -> {
                    int number = (int) Payload.number(body);
                    int arrived = seen.get(number) ? -1 : seen.cardinality();
                    seen.set(number);
                    sequence.arrived(Payload.of(arrived));
                });
    }

    /** Reads with the raw client until the sequence is complete. */
    Cost read(Sequence sequence, java.util.function.Consumer<byte[]> handler)
            throws InterruptedException {
        Consumer consumer =
                environment.consumerBuilder().stream(name)
                        .offset(OffsetSpecification.first())
                        .noTrackingStrategy()
                        .flow()
                        .initialCredits(CREDITS)
                        .builder()
                        .messageHandler(
                                (context, message) -> handler.accept(message.getBodyAsBinary()))
                        .build();
        try {
            return sequence.await();
        } finally {
            consumer.close();
        }
    }

    @Override
    public void close() {
        environment.deleteStream(name);
    }
}
