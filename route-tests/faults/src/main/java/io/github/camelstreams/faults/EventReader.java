package io.github.camelstreams.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.NoOffsetException;
import com.rabbitmq.stream.OffsetSpecification;
import com.rabbitmq.stream.StreamException;
import io.github.camelstreams.faults.Facts.Event;
import io.github.camelstreams.stack.StackException;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Reads a stream from its first message on, by the plain client. */
final class EventReader {

    static {
        // no logging here, and no warning about that
        System.setProperty("slf4j.internal.verbosity", "ERROR");
    }

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long SILENCE_NANOS = Duration.ofMillis(300).toNanos();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Broker broker;
    private final String stream;

    EventReader(Broker broker, String stream) {
        this.broker = broker;
        this.stream = stream;
    }

    /**
     * Everything in the stream: it waits until the last chunk that was there has come, for 30 s at
     * most, and then until no more come. As long it tries to reach a broker that has just started.
     */
    List<Event> read() {
        AtomicReference<List<Event>> events = new AtomicReference<>();
        AtomicReference<StreamException> failure = new AtomicReference<>();
        boolean isRead =
                Deadline.after(PATIENCE)
                        .await(
                                () -> {
                                    try {
                                        events.set(readOnce());
                                        return true;
                                    } catch (StreamException e) {
                                        failure.set(e);
                                        return false;
                                    }
                                });
        if (!isRead) {
            throw new StackException(
                    "The stream cannot be read: " + failure.get().getMessage(), failure.get());
        }
        return events.get();
    }

    private List<Event> readOnce() {
        List<Event> events = Collections.synchronizedList(new ArrayList<>());
        AtomicLong last = new AtomicLong(System.nanoTime());
        AtomicLong read = new AtomicLong(-1);
        try (Environment environment =
                Environment.builder()
                        .host(broker.host())
                        .port(broker.port())
                        .username(broker.username())
                        .password(broker.password())
                        .build()) {
            long lastChunk = lastChunk(environment);
            // ends with the environment
            environment.consumerBuilder().stream(stream)
                    .offset(OffsetSpecification.first())
                    .messageHandler(
                            (context, message) -> {
                                events.add(event(context.offset(), message));
                                read.set(context.offset());
                                last.set(System.nanoTime());
                            })
                    .build();
            Deadline.after(PATIENCE)
                    .await(
                            () ->
                                    read.get() >= lastChunk
                                            && System.nanoTime() - last.get() > SILENCE_NANOS);
            return List.copyOf(events);
        }
    }

    private long lastChunk(Environment environment) {
        try {
            return environment.queryStreamStats(stream).committedChunkId();
        } catch (NoOffsetException e) {
            return -1;
        }
    }

    private static Event event(long offset, Message message) {
        String body = new String(message.getBodyAsBinary(), StandardCharsets.UTF_8);
        try {
            JsonNode json = JSON.readTree(body);
            return new Event(
                    offset,
                    String.valueOf(message.getMessageAnnotations().get("event_id")),
                    String.valueOf(message.getMessageAnnotations().get("event_type")),
                    json.path("customer_id").asText(),
                    json.path("name").asText(null),
                    json.path("address").asText(),
                    json.path("timestamp").asText());
        } catch (JsonProcessingException e) {
            return new Event(offset, "no JSON", "no JSON", body, null, "", "");
        }
    }
}
