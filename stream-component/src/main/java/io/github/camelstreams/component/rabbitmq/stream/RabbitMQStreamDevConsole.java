package io.github.camelstreams.component.rabbitmq.stream;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerStatus;
import io.github.camelstreams.component.rabbitmq.stream.consumer.RabbitMQStreamConsumer;
import io.github.camelstreams.component.rabbitmq.stream.producer.RabbitMQStreamProducer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Route;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;

/**
 * Lists the consumers and producers of the application and how they stand. Shows neither addresses
 * nor credentials, but texts of failures. Thread-safe.
 */
@DevConsole(
        name = "rabbitmq-stream",
        displayName = "RabbitMQ Stream",
        description = "Consumers and producers of RabbitMQ streams")
@Internal
public class RabbitMQStreamDevConsole extends AbstractDevConsole {

    public RabbitMQStreamDevConsole() {
        super(
                "camel",
                "rabbitmq-stream",
                "RabbitMQ Stream",
                "Consumers and producers of RabbitMQ streams");
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        return section("Consumers", consumers()) + section("Producers", producers());
    }

    @Override
    protected Map<String, Object> doCallJson(Map<String, Object> options) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("consumers", consumers());
        root.put("producers", producers());
        return root;
    }

    private static String section(String title, List<Map<String, Object>> entries) {
        return entries.stream()
                .map(
                        entry ->
                                entry.entrySet().stream()
                                        .map(field -> field.getKey() + "=" + field.getValue())
                                        .collect(Collectors.joining(" ", "    ", "\n")))
                .collect(Collectors.joining("", title + ":\n", ""));
    }

    private List<Map<String, Object>> consumers() {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (Route route : getCamelContext().getRoutes()) {
            if (route.getConsumer() instanceof RabbitMQStreamConsumer consumer) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("routeId", route.getRouteId());
                entry.putAll(entry(consumer.status()));
                if (isSuperStream(consumer)) {
                    entry.put("partitions", partitions(consumer));
                }
                entries.add(entry);
            }
        }
        return entries;
    }

    private List<Map<String, Object>> producers() {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (String name : getCamelContext().getComponentNames()) {
            if (getCamelContext().hasComponent(name) instanceof RabbitMQStreamComponent component) {
                component.producers().forEach(producer -> entries.add(entry(producer)));
            }
        }
        return entries;
    }

    private static boolean isSuperStream(RabbitMQStreamConsumer consumer) {
        return consumer.getEndpoint().getProducer().isSuperStream();
    }

    private static List<Map<String, Object>> partitions(RabbitMQStreamConsumer consumer) {
        return consumer.partitions().stream().map(RabbitMQStreamDevConsole::entry).toList();
    }

    private static Map<String, Object> entry(ConsumerStatus status) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("stream", status.stream());
        put(entry, "consumerName", status.consumerName());
        entry.put("state", status.state().name());
        entry.put("since", status.since().toString());
        entry.put("nextOffset", status.nextOffset());
        entry.put("storedOffset", status.storedOffset());
        entry.put("lag", status.lag());
        entry.put("inFlight", status.inFlight());
        entry.put("waiting", status.waiting());
        entry.put("epoch", status.epoch());
        put(entry, "incomplete", status.incomplete());
        put(entry, "lastError", status.lastError());
        return entry;
    }

    private static Map<String, Object> entry(RabbitMQStreamProducer producer) {
        RabbitMQStreamEndpoint endpoint = (RabbitMQStreamEndpoint) producer.getEndpoint();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("stream", endpoint.getStream());
        put(entry, "producerName", endpoint.getProducer().getProducerName());
        entry.put("state", producer.getState());
        entry.put("unconfirmed", producer.getUnconfirmed());
        entry.put("published", producer.getPublished());
        entry.put("failed", producer.getFailed());
        return entry;
    }

    private static void put(Map<String, Object> entry, String name, String value) {
        if (value != null) {
            entry.put(name, value);
        }
    }
}
