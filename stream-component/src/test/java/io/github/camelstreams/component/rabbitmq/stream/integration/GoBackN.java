package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.stream.Environment;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.integration.StoredMessages.Stored;
import io.github.camelstreams.component.rabbitmq.stream.producer.PublishException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultMessage;

/**
 * The relay of an outbox, as small as can be: publishes numbered messages, two batches at a time,
 * and after a failure goes back to the first that is not confirmed. What the broker claims to have
 * from there on is looked for in the stream.
 */
final class GoBackN {

    private static final Duration SEARCH = Duration.ofSeconds(10);

    private final CamelContext context;
    private final Publishing publishing;
    private final int size;
    private final AtomicLong watermark = new AtomicLong();
    private final List<String> disturbed = new CopyOnWriteArrayList<>();
    private boolean inDoubt;
    private long missingSince;
    private int repaired;

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
        if (inDoubt && !settle()) {
            return false;
        }
        CompletableFuture<Exchange> first = publishing.send(batch(watermark.get()));
        CompletableFuture<Exchange> second = publishing.send(batch(watermark.get() + size));
        Exception failure = publishing.failure(first);
        Exception failureBehind = publishing.failure(second);
        int stored = confirmed(failure);
        int storedBehind = confirmed(failureBehind);
        if (failure != null || failureBehind != null) {
            disturbed("%s; %s".formatted(failure, failureBehind));
        }
        watermark.addAndGet(stored == size ? stored + storedBehind : stored);
        return stored + storedBehind == 2 * size;
    }

    /**
     * Has the broker confirm what it claims to have, which says that all it has of that is safe,
     * and looks for it. What it lacks is sent under another name, and then looked for again.
     *
     * @return whether all that the broker claims has been found
     */
    private boolean settle() {
        try {
            long claimed = publishing.ask("lastPublishingId", Long.class);
            List<Message> batch = messages(watermark.get() + 1, claimed);
            Exception failure = publishing.failure(publishing.send(batch));
            List<Message> missing = failure == null ? missing(batch) : List.of();
            if (failure == null && missing.isEmpty()) {
                watermark.accumulateAndGet(claimed, Math::max);
                missingSince = 0;
                inDoubt = false;
                return true;
            }
            if (failure == null) {
                failure = repair(missing);
            }
            disturbed("claimed %d, missing %d, %s".formatted(claimed, missing.size(), failure));
        } catch (CamelExecutionException e) {
            disturbed(e.getCause().toString());
        }
        return false;
    }

    private List<Message> missing(List<Message> batch) {
        if (batch.isEmpty()) {
            return batch;
        }
        Set<String> stored = new HashSet<>();
        for (Object message : publishing.ask("tail&tailLength=2000", List.class)) {
            stored.add(((Message) message).getBody(String.class));
        }
        return batch.stream().filter(each -> !stored.contains(each.getBody())).toList();
    }

    /** Only what has been missing for a while: the replica that was asked may lag behind. */
    private Exception repair(List<Message> missing) {
        missingSince = missingSince == 0 ? System.nanoTime() : missingSince;
        if (System.nanoTime() - missingSince < SEARCH.toNanos()) {
            return null;
        }
        try (Publishing repair = publishing.named("repair")) {
            Exception failure = repair.failure(repair.send(missing));
            repaired += failure == null ? missing.size() : 0;
            return failure;
        }
    }

    private void disturbed(String how) {
        inDoubt = true;
        disturbed.add("behind " + watermark + ": " + how);
    }

    /** The batch that is to be published next. */
    List<Message> next() {
        return batch(watermark.get());
    }

    /** As if no more than this had been confirmed, and the connection been lost. */
    void goBack(int confirmed) {
        watermark.set(confirmed);
        disturbed("told to go back");
    }

    /** How many messages the broker had confirmed, and did not have. */
    int repaired() {
        return repaired;
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
                .untilAsserted(
                        () ->
                                assertThat(watermark.get())
                                        .as("confirmed, with %s", disturbed)
                                        .isGreaterThan(goal));
    }

    /** Each message is stored once and in its place, and none that was confirmed is missing. */
    void verify(StreamFixture fixture) {
        List<Stored> stored = read(fixture);
        List<String> misplaced = misplaced(stored);
        if (!misplaced.isEmpty()) {
            // a second reading tells what is not stored from what was not read
            fail(
                    "%s; read once more: %s; confirmed %s, disturbed: %s",
                    misplaced, misplaced(read(fixture)), watermark, disturbed);
        }
        assertThat(stored).hasSizeGreaterThanOrEqualTo(watermark.intValue());
    }

    /** By a client of its own: one that was there before may have lost its way for good. */
    private static List<Stored> read(StreamFixture fixture) {
        try (Environment environment = fixture.connect()) {
            return StoredMessages.withOffsets(environment, fixture.stream());
        }
    }

    private static List<String> misplaced(List<Stored> stored) {
        List<String> misplaced = new ArrayList<>();
        for (int place = 1; place <= stored.size() && misplaced.size() < 10; place++) {
            Stored message = stored.get(place - 1);
            if (!message.text().equals(StreamFixture.text(place))) {
                misplaced.add(
                        "%s at place %d, offset %d"
                                .formatted(message.text(), place, message.offset()));
            }
        }
        return misplaced;
    }

    private int confirmed(Exception failure) {
        return failure == null ? size : ((PublishException) failure).getConfirmed();
    }

    /** The batch behind the watermark. */
    private List<Message> batch(long watermark) {
        return messages(watermark + 1, watermark + size);
    }

    private List<Message> messages(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(this::message).toList();
    }

    private Message message(long id) {
        Message message = new DefaultMessage(context);
        message.setBody(StreamFixture.text((int) id));
        message.setHeader(RabbitMQStreamConstants.PUBLISHING_ID, id);
        return message;
    }
}
