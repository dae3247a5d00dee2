package io.github.camelstreams.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.producer.PublishException;
import io.github.camelstreams.stack.RabbitMQServer;
import io.github.camelstreams.stack.SharedServers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A broker that is killed (kill -9) while batches are on their way to it. */
@EnabledIfEnvironmentVariable(
        named = "UNPROVEN",
        matches = "1",
        disabledReason =
                "failed once with 183 of 130,073 messages missing, cause not yet known: UNPROVEN=1 runs it")
class BrokerKilledWhilePublishingIT {

    private static final int SIZE = 500;

    private final CamelContext context = new DefaultCamelContext();
    private final AtomicLong watermark = new AtomicLong();
    private final RabbitMQServer broker = RabbitMQServer.in(SharedServers.newFolder("killed"));

    @BeforeEach
    void start() {
        broker.start();
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        broker.stop();
    }

    /** The relay of an outbox, as small as can be: its watermark moves over what is confirmed. */
    @Test
    void eachPublishingIdIsStoredOnceAndInOrder() {
        try (StreamFixture fixture = StreamFixture.durable(broker);
                Publishing publishing =
                        new Publishing(
                                context,
                                fixture.uri(
                                        "producerName=relay&confirmTimeout=4000&recoveryBackOff=200"))) {
            CompletableFuture<Void> kills = CompletableFuture.runAsync(this::killWhileItAdvances);
            int failures = 0;
            while (!kills.isDone() || failures == 0) {
                CompletableFuture<Exchange> first = publishing.send(batch(watermark.get()));
                CompletableFuture<Exchange> second = publishing.send(batch(watermark.get() + SIZE));
                int stored = confirmed(publishing.failure(first));
                int storedBehind = confirmed(publishing.failure(second));
                watermark.addAndGet(stored == SIZE ? stored + storedBehind : stored);
                failures += stored + storedBehind == 2 * SIZE ? 0 : 1;
            }

            kills.join();
            List<String> stored = StoredMessages.texts(fixture.environment(), fixture.stream());
            assertThat(stored).isEqualTo(StreamFixture.texts(1, stored.size()));
            assertThat(stored).hasSizeGreaterThanOrEqualTo(watermark.intValue());
        }
    }

    private void killWhileItAdvances() {
        for (int kill = 0; kill < 4; kill++) {
            awaitAdvance();
            broker.kill();
            broker.start();
        }
        awaitAdvance();
    }

    private void awaitAdvance() {
        long goal = watermark.get() + 10_000;
        await().atMost(StreamFixture.PATIENCE.multipliedBy(3)).until(() -> watermark.get() > goal);
    }

    private static int confirmed(Exception failure) {
        return failure == null ? SIZE : ((PublishException) failure).getConfirmed();
    }

    /** The batch behind the watermark. */
    private List<Message> batch(long watermark) {
        return LongStream.rangeClosed(watermark + 1, watermark + SIZE)
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
