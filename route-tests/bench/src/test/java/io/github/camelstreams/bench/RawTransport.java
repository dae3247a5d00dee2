package io.github.camelstreams.bench;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.OffsetSpecification;
import com.rabbitmq.stream.Producer;

/** Producer and consumer of the raw client. */
final class RawTransport implements Transport {

    private final Consumer consumer;
    private final Producer producer;

    RawTransport(Bench bench, BenchStream stream, java.util.function.Consumer<byte[]> handler) {
        consumer =
                bench.environment().consumerBuilder().stream(stream.name())
                        .offset(OffsetSpecification.first())
                        .noTrackingStrategy()
                        .flow()
                        .initialCredits(BenchStream.CREDITS)
                        .builder()
                        .messageHandler(
                                (context, message) -> handler.accept(message.getBodyAsBinary()))
                        .build();
        producer =
                bench.environment().producerBuilder().stream(stream.name())
                        .maxUnconfirmedMessages(PublishRaw.IN_FLIGHT)
                        .build();
    }

    @Override
    public void send(byte[] body) {
        producer.send(producer.messageBuilder().addData(body).build(), status -> {});
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
