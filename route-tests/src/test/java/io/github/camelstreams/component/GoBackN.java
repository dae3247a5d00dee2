package io.github.camelstreams.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.producer.PublishException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultMessage;

/**
 * The relay of an outbox, as small as can be: publishes numbered messages, two batches at a time,
 * and after a failure goes back to the first that is not confirmed.
 */
final class GoBackN {

    private final CamelContext context;
    private final Publishing publishing;
    private final int size;
    private final AtomicLong watermark = new AtomicLong();

    GoBackN(CamelContext context, Publishing publishing) {
        this(context, publishing, 500);
    }

    /**
     * @param size how many messages a batch has
     */
    GoBackN(CamelContext context, Publishing publishing, int size) {
        this.context = context;
        this.publishing = publishing;
        this.size = size;
    }

    /** Publishes for as long as the disturbance lasts. */
    void publishDuring(Runnable disturbance) {
        CompletableFuture<Void> disturbing = CompletableFuture.runAsync(disturbance);
        int failures = 0;
        while (!disturbing.isDone()) {
            failures += publish() ? 0 : 1;
        }
        disturbing.join();
        assertThat(failures).as("batches that were disturbed").isPositive();
    }

    /**
     * Publishes two batches.
     *
     * @return whether all of both is confirmed
     */
    boolean publish() {
        CompletableFuture<Exchange> first = publishing.send(batch(watermark.get()));
        CompletableFuture<Exchange> second = publishing.send(batch(watermark.get() + size));
        int stored = confirmed(publishing.failure(first));
        int storedBehind = confirmed(publishing.failure(second));
        watermark.addAndGet(stored == size ? stored + storedBehind : stored);
        return stored + storedBehind == 2 * size;
    }

    /** The batch that is to be published next. */
    List<Message> next() {
        return batch(watermark.get());
    }

    /** The number of the last message that is confirmed, and with it all before. */
    int watermark() {
        return watermark.intValue();
    }

    /** Waits until so many more messages are confirmed. */
    void awaitAdvance(int count) {
        long goal = watermark.get() + count;
        await("publishing goes on")
                .atMost(StreamFixture.PATIENCE.multipliedBy(3))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> watermark.get() > goal);
    }

    /** Each message is stored once and in its place, and none that was confirmed is missing. */
    void verify(StreamFixture fixture) {
        List<String> stored = StoredMessages.texts(fixture.environment(), fixture.stream());
        List<String> misplaced = new ArrayList<>();
        for (int place = 1; place <= stored.size() && misplaced.size() < 10; place++) {
            if (!stored.get(place - 1).equals(StreamFixture.text(place))) {
                misplaced.add("%s at place %d".formatted(stored.get(place - 1), place));
            }
        }
        assertThat(misplaced).isEmpty();
        assertThat(stored).hasSizeGreaterThanOrEqualTo(watermark.intValue());
    }

    private int confirmed(Exception failure) {
        return failure == null ? size : ((PublishException) failure).getConfirmed();
    }

    /** The batch behind the watermark. */
    private List<Message> batch(long watermark) {
        return LongStream.rangeClosed(watermark + 1, watermark + size)
                .mapToObj(this::message)
                .toList();
    }

    private Message message(long id) {
        Message message = new DefaultMessage(context);
        message.setBody(StreamFixture.text((int) id));
        message.setHeader(RabbitMQStreamConstants.PUBLISHING_ID, id);
        return message;
    }
}
