package io.github.camelstreams.order;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.MessageBuilder;
import com.rabbitmq.stream.Producer;
import io.github.camelstreams.test.Broker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A customer service as the stream sees it: publishes what a test says, poison included. */
final class CustomerStream implements AutoCloseable {

    static final String CREATED = "customer.created";
    static final String MOVED = "customer.address.updated";

    private final Environment environment;
    private final Producer producer;
    private final List<Consumer<MessageBuilder>> messages = new ArrayList<>();

    CustomerStream(Broker broker, String stream) {
        environment =
                Environment.builder()
                        .host(broker.host())
                        .port(broker.port())
                        .username(broker.username())
                        .password(broker.password())
                        .build();
        producer = environment.producerBuilder().stream(stream).build();
    }

    CustomerStream created(String customerId, String address, Instant timestamp) {
        return event(
                CREATED,
                "{\"customer_id\":\"%s\",\"name\":\"N\",\"email\":\"n@example.com\",\"address\":\"%s\",\"timestamp\":\"%s\"}"
                        .formatted(customerId, address, timestamp));
    }

    CustomerStream moved(String customerId, String address, Instant timestamp) {
        return event(
                MOVED,
                "{\"customer_id\":\"%s\",\"address\":\"%s\",\"timestamp\":\"%s\"}"
                        .formatted(customerId, address, timestamp));
    }

    CustomerStream event(String type, String body) {
        return message(
                message ->
                        message.messageAnnotations()
                                .entry("event_id", UUID.randomUUID().toString())
                                .entry("event_type", type)
                                .messageBuilder()
                                .addData(body.getBytes(UTF_8)));
    }

    CustomerStream message(Consumer<MessageBuilder> message) {
        messages.add(message);
        return this;
    }

    /** Publishes everything said since the last time, in order, and waits until it is stored. */
    void publish() {
        CountDownLatch confirmed = new CountDownLatch(messages.size());
        for (Consumer<MessageBuilder> message : messages) {
            MessageBuilder builder = producer.messageBuilder();
            message.accept(builder);
            producer.send(
                    builder.build(),
                    status -> {
                        if (status.isConfirmed()) {
                            confirmed.countDown();
                        }
                    });
        }
        messages.clear();
        try {
            if (!confirmed.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Not confirmed: " + confirmed.getCount());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        environment.close();
    }
}
