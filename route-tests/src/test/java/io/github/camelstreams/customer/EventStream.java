package io.github.camelstreams.customer;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.test.Broker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Everything that arrives in a stream, read by the plain client from its first message on. */
final class EventStream implements AutoCloseable {

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Environment environment;
    private final String stream;
    private Consumer consumer;

    EventStream(Broker broker, String stream) {
        this.stream = stream;
        this.environment =
                Environment.builder()
                        .host(broker.host())
                        .port(broker.port())
                        .username(broker.username())
                        .password(broker.password())
                        .build();
    }

    /** Reads the stream, which must exist, from now on. */
    EventStream read() {
        events.clear();
        consumer =
                environment.consumerBuilder().stream(stream)
                        .offset(OffsetSpecification.first())
                        .messageHandler((context, message) -> events.add(Event.of(message)))
                        .build();
        return this;
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    List<String> eventIds() {
        return events.stream().map(Event::id).toList();
    }

    void delete() {
        if (consumer != null) {
            consumer.close();
        }
        environment.deleteStream(stream);
    }

    @Override
    public void close() {
        environment.close();
    }

    /** One event as it is in the stream. */
    record Event(String id, String type, String contentType, String body) {

        static Event of(Message message) {
            return new Event(
                    (String) message.getMessageAnnotations().get("event_id"),
                    (String) message.getMessageAnnotations().get("event_type"),
                    message.getProperties().getContentType(),
                    new String(message.getBodyAsBinary(), StandardCharsets.UTF_8));
        }

        JsonNode json() {
            try {
                return CustomerService.JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError("Not JSON: " + body, e);
            }
        }

        String field(String name) {
            return json().path(name).textValue();
        }
    }
}
