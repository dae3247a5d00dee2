package io.github.camelstreams.component.rabbitmq.stream.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.OffsetSpecification;
import com.rabbitmq.stream.Producer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Everything a stream holds, read with the bare client. */
final class StoredMessages {

    private StoredMessages() {}

    /** A message, and where the stream has it. */
    record Stored(long offset, Message message) {

        String text() {
            return StoredMessages.text(message);
        }
    }

    /**
     * The messages from the first to the last that is stored now: it publishes a mark and reads up
     * to it.
     */
    static List<Stored> withOffsets(Environment environment, String stream) {
        String mark = UUID.randomUUID().toString();
        List<Stored> messages = new ArrayList<>();
        CountDownLatch marked = new CountDownLatch(1);
        try (Producer producer = environment.producerBuilder().stream(stream).build()) {
            Consumer consumer =
                    environment.consumerBuilder().stream(stream)
                            .offset(OffsetSpecification.first())
                            .messageHandler(
                                    (context, message) -> {
                                        if (mark.equals(text(message))) {
                                            marked.countDown();
                                        } else {
                                            messages.add(new Stored(context.offset(), message));
                                        }
                                    })
                            .build();
            producer.send(
                    producer.messageBuilder().addData(mark.getBytes(UTF_8)).build(), status -> {});
            if (!marked.await(StreamFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("The mark has not come back from " + stream);
            }
            consumer.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return messages.stream().filter(stored -> !isMark(stored.message())).toList();
    }

    static List<Message> of(Environment environment, String stream) {
        return withOffsets(environment, stream).stream().map(Stored::message).toList();
    }

    static List<String> texts(Environment environment, String stream) {
        return of(environment, stream).stream().map(StoredMessages::text).toList();
    }

    static String text(Message message) {
        return new String(message.getBodyAsBinary(), UTF_8);
    }

    private static boolean isMark(Message message) {
        return message.getBodyAsBinary().length == 36 && text(message).split("-").length == 5;
    }
}
