package io.github.camelstreams.component.rabbitmq.stream.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Producer;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TcpProxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A super stream of its own on a real broker, and the raw client to fill its partitions with. */
final class SuperStreamFixture implements AutoCloseable {

    private final StreamFixture fixture = new StreamFixture();
    private final String name = SharedServers.uniqueName("super");
    private int partitions;

    /** Creates it, in place of the one that is there. */
    SuperStreamFixture create(int count) {
        delete();
        partitions = count;
        environment().streamCreator().stream(name)
                .superStream()
                .partitions(count)
                .creator()
                .create();
        return this;
    }

    void delete() {
        if (partitions > 0) {
            environment().deleteSuperStream(name);
            partitions = 0;
        }
    }

    Environment environment() {
        return fixture.environment();
    }

    String name() {
        return name;
    }

    String partition(int number) {
        return name + "-" + number;
    }

    /** Publishes texts {@code first} to {@code last} to each partition. */
    void publish(int first, int last) {
        for (int partition = 0; partition < partitions; partition++) {
            publish(partition, first, last);
        }
    }

    /** Publishes texts {@code first} to {@code last} to one and waits until all are stored. */
    void publish(int partition, int first, int last) {
        CountDownLatch confirmed = new CountDownLatch(last - first + 1);
        try (Producer producer =
                environment().producerBuilder().stream(partition(partition)).build()) {
            texts(partition, first, last)
                    .forEach(
                            text ->
                                    producer.send(
                                            producer.messageBuilder()
                                                    .addData(text.getBytes(UTF_8))
                                                    .properties()
                                                    .messageId(text)
                                                    .messageBuilder()
                                                    .build(),
                                            status -> confirmed.countDown()));
            if (!confirmed.await(StreamFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("Not confirmed: " + confirmed.getCount());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static List<String> texts(int partition, int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> text(partition, i)).toList();
    }

    static String text(int partition, int i) {
        return "partition " + partition + " message " + i;
    }

    /** What of this belongs to a partition, in the order of the list. */
    static List<String> ofPartition(int partition, List<String> texts) {
        return texts.stream()
                .filter(text -> text.startsWith("partition " + partition + " "))
                .toList();
    }

    /** An endpoint on this super stream. */
    String uri(String options) {
        return onSuperStream(fixture.uri(options));
    }

    /** The same, with everything that goes to the broker passing through the proxy. */
    String uri(TcpProxy proxy, String options) {
        return onSuperStream(fixture.uri(proxy, options));
    }

    private String onSuperStream(String uri) {
        return uri.replace(fixture.stream(), name) + "&superStream=true";
    }

    @Override
    public void close() {
        try {
            delete();
        } finally {
            fixture.close();
        }
    }
}
